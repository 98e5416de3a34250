import type { StepText } from '../lessonText';
import { count } from './words';

export const deconvSteps = {
  'deconv.product': {
    title: 'A small map becomes a larger one',
    text: 'A transposed convolution makes a large map A from a small one, B. Unrolled into vectors it is a single matrix product, A = Wᵀ B: each row of Wᵀ says which cells of B, with which weights, make one cell of A.',
    task: 'Step through to the last cell: “Next”, or the End key.',
    question: {
      ask: 'B is 2×2, the kernel 3×3, the stride 1. How large will A be?',
      choices: ['2×2, as B', '3×3, as the kernel', 'Larger than both'],
      answer: ([rows = NaN, columns = NaN, tall = NaN, wide = NaN]) =>
        `A is ${rows}×${columns}: Wᵀ has ${tall} rows, one for each cell of A, and ${wide} columns, one for each cell of B.`,
      why: 'Every cell of B stamps the whole kernel onto A, one stride apart: (2 − 1) · 1 + 3 = 4 cells along each side.',
    },
  },
  'deconv.inverse': {
    title: '“Deconvolution” undoes nothing',
    text: 'Now the other way round: A is the input, and B = W A is an ordinary convolution, with the same W. In the last part B is multiplied by Wᵀ and goes back. The name suggests that this brings A back.',
    task: 'Go to the last step, “Multiply back”: the End key, or drag the slider to its end.',
    question: {
      ask: 'Is Wᵀ (W A) the map A that we began with?',
      choices: ['Yes: Wᵀ undoes W', 'No: only its shape comes back'],
      answer: ([other = NaN, total = NaN, first = NaN, back = NaN]) =>
        `${count(other)} of ${count(total)} cells hold another number: the first was ${first} and came back as ${back}.`,
      why: 'A transpose is no inverse. Wᵀ returns the shape, not the numbers: hence “transposed convolution”, and hence a G that must learn its kernels.',
    },
  },
  'deconv.duality': {
    title: 'Forward of one is backward of the other',
    text: 'G must learn its kernels by gradients, so we need the way back through A = Wᵀ B. Below the figure both ways stand side by side, for the numbers above, and TensorFlow.js checks them.',
    task: 'Change the kernel: under “Weights” choose “blur”.',
    question: {
      ask: 'What carries a gradient from A back to B?',
      choices: ['An ordinary convolution, with the same W', 'Something else'],
      answer: ([pushes = NaN, apart = NaN]) =>
        `Each of the ${count(pushes)} cells of B was pushed by 1, and the change of the loss compared with W ∂L/∂A: the largest difference is ${apart === 0 ? '0' : apart.toExponential(1)}.`,
      why: 'The gradient of A = Wᵀ B is W times what arrives: a convolution. The gradient of a convolution is Wᵀ times it: a transposed one. Each is the other’s way back.',
    },
  },
  'deconv.readings': {
    title: 'One answer, three readings',
    text: 'Books draw the same operation in different ways: as a matrix, as a kernel that each input cell stamps, or as a turned kernel that slides over a spread input. They are one and the same.',
    task: 'Choose the reading “All three”.',
  },
  'deconv.checkerboard': {
    title: 'Checkerboards before any training',
    text: 'A 5×5 kernel with stride 2, as in the DCGAN paper. Stamps overlap, and where more of them overlap an output cell is a sum of more terms. A G with random weights shows that as a checkerboard.',
    task: 'Choose a kernel that the stride divides: in “Start from”, “4×4 stride 2”.',
    question: {
      ask: '5×5, stride 2: is every output cell a sum of equally many terms?',
      choices: ['Yes', 'No, it changes from cell to cell'],
      answer: ([most = NaN, least = NaN, kernel = NaN, stride = NaN, now = NaN]) =>
        `With 5 and stride 2 it is ${most} and ${least} terms in turn along each axis. With ${kernel} and stride ${stride}, as set now, it is ${now} everywhere away from the border.`,
      why: 'Counts are even exactly when the stride divides the kernel’s side. Larger kernels do not help, but suitable ones do; so does resizing before an ordinary convolution.',
    },
  },
} satisfies Record<string, StepText>;
