import type { Operation } from '../../core/deconv/geometry';
import type { KernelName, PresetName } from '../../core/deconv/presets';
import type { Reason } from '../../core/deconv/reasons';
import type { Chapter } from '../../core/deconv/steps';

const axis = { rows: 'rows', columns: 'columns' };
const fields = {
  kernel: 'kernel',
  stride: 'stride',
  padding: 'padding',
  outputPadding: 'output padding',
  input: 'input',
};
const verdict = (counts: number[]) =>
  new Set(counts).size === 1
    ? `Even: ${counts[0] ?? 0} in each direction, away from the border.`
    : `Uneven: ${counts.join(', ')} in turn, in each direction.`;

export const deconv = {
  title: {
    conv: 'A convolution is one matrix product',
    transpose: 'Transposed convolution is one matrix product',
  } satisfies Record<Operation, string>,
  roles: {
    input: 'input',
    output: 'output',
    kernel: 'kernel',
    again: 'A’s shape again',
    matrix: (made: string) => `a row for each cell of ${made}`,
  },
  pointer: (matrix: string, row: string, column: string, value: string) =>
    `${matrix}, row of ${row}, column of ${column}: ${value}. Arrow keys move, Enter goes to the row’s step.`,
  cell: (map: string, row: number, column: number) =>
    `${map}, row ${row + 1}, column ${column + 1}`,
  direction: {
    label: 'Direction',
    conv: 'B = W A',
    transpose: 'A = Wᵀ B',
    convHint: 'Convolution: A is given, B is made',
    transposeHint: 'Transposed convolution: B is given, A is made',
  },
  chapter: {
    label: 'Part',
    unroll: 'Unroll',
    fill: 'Fill W',
    transpose: 'Transpose',
    multiply: 'Multiply',
    back: 'Multiply back',
  } satisfies Record<Chapter | 'label', string>,
  transport: {
    label: 'Step through',
    play: 'Play',
    pause: 'Pause',
    back: 'Back',
    next: 'Next',
    scrub: 'Step',
    position: (chapter: Chapter, index: number, count: number) => {
      const what = chapter === 'fill' || chapter === 'transpose' ? 'row' : 'cell';
      return `${what} ${index} of ${count}`;
    },
    step: (index: number, count: number) => `step ${index} of ${count}`,
    speed: 'Speed',
    slower: 'Slower',
    faster: 'Faster',
    perSecond: (steps: number) => `${steps} a second`,
  },
  view: {
    label: 'Reading',
    matrix: 'Matrix',
    stamp: 'Stamp',
    gather: 'Gather',
    all: 'All three',
  },
  stamp: { none: 'No input cell reaches this one: it stays 0.' },
  gather: {
    field: (conv: boolean, rows: number, columns: number) =>
      conv
        ? `input, padded to ${rows}×${columns}`
        : `input, spread and padded to ${rows}×${columns}`,
    kernel: (conv: boolean): string => (conv ? 'as it is' : 'turned by 180°'),
  },
  lens: (row: number, matrix: string) => `Row ${row + 1} of ${matrix}, magnified`,
  thisCell: {
    title: 'This step',
    term: 'term',
    product: 'product',
    sum: 'sum so far',
    noTerms: 'No weight reaches this cell, so it is 0.',
    rowOf: (matrix: string, row: number) => `row ${row + 1} of ${matrix}`,
    columnOf: (matrix: string, column: number) => `column ${column + 1} of ${matrix}`,
  },
  readings: {
    title: 'Same answer, three readings',
    matrix: (matrix: string, map: string) => `Matrix: a row of ${matrix} times ${map}`,
    stamp: (map: string) => `Stamp: each cell of ${map} stamps the kernel, overlaps add`,
    gather: {
      conv: 'Gather: pad A, slide the kernel',
      transpose: 'Gather: spread and pad B, slide the turned kernel',
    } satisfies Record<Operation, string>,
    equal: (cells: number) =>
      `All three agree in every one of the ${cells} cells. This was just computed three ways, not assumed.`,
    close: (difference: string) =>
      `All three agree but for rounding: the largest difference is ${difference}.`,
    differ: (difference: string) => `They differ by up to ${difference}.`,
  },
  settings: {
    title: 'Make it yours',
    preset: 'Start from',
    custom: 'your own numbers',
    presets: {
      worked: 'the worked example',
      identity: 'identity kernel',
      blur: 'blur, stride 2',
      edge: 'edge kernel',
      random: 'random kernel, stride 2',
      generator: '5×5 stride 2, as in the generator',
      even: '4×4 stride 2, even overlap',
    } satisfies Record<PresetName, string>,
    kernelRows: 'Kernel rows',
    kernelColumns: 'columns',
    inputRows: (map: string) => `Input ${map} rows`,
    inputColumns: 'columns',
    stride: 'Stride',
    padding: 'Padding',
    valid: 'valid: none',
    same: 'same',
    paddingOf: (cells: number) => `${cells} on every side`,
    outputPadding: 'Output padding',
    weights: 'Weights',
    kernels: {
      counting: '1, 2, 3 …',
      identity: 'identity',
      blur: 'blur',
      edge: 'edge',
      random: 'random',
    } satisfies Record<KernelName, string>,
    custom2: 'edited by hand',
    shuffle: 'Other random numbers',
    carry: (map: string) => `Use the output ${map} as the next input`,
    editHint: 'Every number of the kernel and of the input can be edited in the picture.',
  },
  refused: 'This setting has no answer; the picture keeps the last one that has.',
  reason: (reason: Reason): string => {
    switch (reason.code) {
      case 'outOfRange':
        return `The ${fields[reason.field]} must be a whole number from ${reason.min} to ${reason.max}.`;
      case 'kernelBeyondInput':
        return `The kernel has ${reason.kernel} ${axis[reason.axis]}, but the padded input only ${reason.padded}: no window fits in.`;
      case 'paddingBeyondKernel':
        return `With padding ${reason.padding} and ${reason.kernel} kernel ${axis[reason.axis]}, some windows would hold nothing but zeros: padding must be smaller than the kernel.`;
      case 'outputPaddingBeyondStride':
        return `Output padding ${reason.outputPadding} needs a stride of at least ${reason.outputPadding + 1}; with stride ${reason.stride} there is no rest that large.`;
      case 'outputPaddingWithSame':
        return '‘same’ has already fixed the output at stride times input: there is no output padding to choose.';
      case 'outputEmpty':
        return `The padding cuts away everything: the output would have ${reason.output} ${axis[reason.axis]}.`;
      default:
        return reason satisfies never;
    }
  },
  sizes: {
    title: 'Sizes, with the numbers in them',
    rows: 'rows',
    columns: 'columns',
    conv: 'Convolution',
    transpose: 'Transposed',
    shared: (sizes: number[], small: number) =>
      sizes.length === 1
        ? `Only A of size ${sizes[0] ?? 0} gives B of size ${small}, so the way back is unambiguous.`
        : `A of size ${sizes.slice(0, -1).join(', ')} and ${sizes.at(-1) ?? 0} all give B of size ${small}. Output padding says which of them is meant on the way back.`,
    source:
      'Relations 6 and 14 of Dumoulin and Visin, “A guide to convolution arithmetic for deep learning”.',
  },
  duality: {
    title: 'Forward of one is backward of the other',
    intro:
      'The same W, both ways. For a loss L, the gradient of B = W A flows back through Wᵀ, which is a transposed convolution; the gradient of A = Wᵀ B flows back through W, which is a convolution.',
    ofConv: 'Backward of B = W A',
    ofTransposed: 'Backward of A = Wᵀ B',
    upstream: 'given',
    ours: 'ours, and below it TensorFlow.js',
    waiting: 'TensorFlow.js is computing the same gradient in the worker …',
    agree: (difference: string) => `Largest difference from TensorFlow.js: ${difference}.`,
    failed: 'TensorFlow.js could not be asked: ',
    forward: 'These are the numbers of the picture above, once more.',
    inner: 'For any x and y',
  },
  overlap: {
    title: 'Checkerboards: how many terms reach each output cell',
    intro:
      'Where neighbouring cells are sums of different numbers of terms, a generator starts with a checkerboard that it must learn to undo. The counts repeat with the stride, and are even exactly when the stride divides the kernel.',
    yours: (kernel: string, stride: number) => `Yours: ${kernel}, stride ${stride}`,
    short: 'terms in each cell',
    five: 'Kernel 5, stride 2',
    four: 'Kernel 4, stride 2',
    resize: 'Resize, then convolve',
    verdict,
    fiveWhy: '5 = 3 + 2: along each axis, cells are reached by three weights and by two in turn.',
    fourWhy: '4 = 2 + 2: along each axis, every cell is reached by two weights.',
    resizeWhy:
      'Each cell is repeated twice, then an ordinary convolution follows: even everywhere but at the border.',
    chart: (counts: number[]) => `Terms a cell along one axis: ${counts.join(', ')}.`,
  },
  tables: {
    matrix: (name: string, rows: number, columns: number) =>
      `${name}, ${rows} rows and ${columns} columns`,
    open: (name: string, rows: number, columns: number) =>
      `All of ${name} as a table: ${rows} rows, ${columns} columns`,
    vector: (name: string) => `${name} as a vector`,
    notYet: 'not yet computed',
  },
};
