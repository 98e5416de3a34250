import { count } from './words';

/** What the part “What a step does” of the room Train says. */

const digits = (value: number) => new Intl.NumberFormat('en', { maximumSignificantDigits: value });
const three = digits(3);
const two = digits(2);

const ms = (time: number) => `${time < 0.01 ? time.toFixed(3) : three.format(time)} ms`;
const flop = (flops: number) =>
  flops >= 1e9 ? `${three.format(flops / 1e9)} GFLOP` : `${three.format(flops / 1e6)} MFLOP`;
const rate = (flops: number) => `${three.format(flops / 1e9)} GFLOP/s`;
const share = (part: number) => `${two.format(100 * part)} %`;

export const step = {
  ms,
  flop,
  rate,
  share,
  measuring: 'Timing every operation of a step. The run stays as it is…',
  noRun: 'There is a step to look at as soon as a run is open.',
  noProgram:
    'This engine has no such program: TensorFlow.js takes its step call by call. Choose an engine that is compiled, for this GPU or this processor, under More in the setup.',
  retry: 'Try again',
  again: 'Measure again',
  total: (time: string, arithmetic: string, speed: string | null) =>
    `One step: ${[time, arithmetic, speed].filter((part) => part !== null).join(', ')}.`,
  made: (operations: number) =>
    `It is ${count(operations)} operations, one after another. Each block is one; its width is the time it took.`,
  timers: {
    gpuTimestamps:
      'Timed by the GPU’s own clock, each operation by itself; the total is their sum.',
    wallClock: 'Timed by this machine’s clock, each operation by itself; the total is their sum.',
  },
  strip: 'The operations of a step, in their order',
  hint: 'Point at a block, or use the arrow keys.',
  parts: {
    forge: 'Both: draw a batch, G forges',
    d: 'D learns from fakes and real images',
    g: 'G learns through the new D',
  },
  phases: {
    draw: 'draw',
    forward: 'forward',
    loss: 'loss',
    backward: 'backward',
    update: 'update',
  },
  group: (phase: string, player: string | null) => (player ? `${phase} ${player}` : phase),
  families: {
    product: 'layer: convolution or dense',
    inputGradient: 'input gradient',
    weightGradient: 'weight gradient',
    norm: 'batch norm',
    update: 'Adam',
    other: 'drawing, loss',
  },
  legend: 'Green is G, blue is D. Patterns:',
  place: (index: number, operations: number) => `${index} of ${operations}`,
  previous: 'Previous operation',
  next: 'Next operation',
  block: (term: string, layer: string | null, time: string) =>
    `${layer === null ? term : `${term}, ${layer}`}: ${time}`,
  terms: {
    sampleNoise: 'Noise',
    sampleBatch: 'Batch of real images',
    dense: 'Dense layer',
    denseGradient: 'Gradients of a dense layer',
    convolution: 'Strided convolution',
    convolutionTranspose: 'Transposed convolution',
    convolutionInputGradient: 'Input gradient of a convolution',
    convolutionTransposeInputGradient: 'Input gradient of a transposed convolution',
    convolutionWeightGradient: 'Weight gradient',
    biasGradient: 'Bias gradient',
    batchNormStatistics: 'Batch-norm statistics',
    batchNorm: 'Batch norm',
    batchNormGradient: 'Batch-norm gradient',
    mask: 'Channel mask',
    loss: 'Loss and its gradient',
    adam: 'Adam',
    movingAverage: 'moving average',
  },
  texts: {
    sampleNoise: 'Draws z for every image of the batch: independent standard normal numbers.',
    sampleBatch: 'Draws this step’s real images from the data and scales them to [−1, 1].',
    dense:
      'A matrix product: every output is a weighted sum of all inputs. In G it makes the first map of z, in D the score of the last map.',
    denseGradient:
      'Two matrix products: the gradient of the weights, from the inputs, and the gradient of the inputs, by the transposed weights, where somebody needs it.',
    convolution:
      'A small filter moves over the map two pixels at a time, so that the map halves; each output sums the products under the filter over all input channels.',
    convolutionTranspose:
      'Every input pixel adds its value times the filter to a larger map, two pixels apart: the map doubles. It is a convolution’s matrix, transposed.',
    convolutionInputGradient:
      'How much each input pixel matters for the loss. The gradient of a strided convolution’s input is a transposed convolution with the same filter.',
    convolutionTransposeInputGradient:
      'How much each input pixel matters for the loss. The gradient of a transposed convolution’s input is a plain strided convolution with the same filter.',
    convolutionWeightGradient:
      'How much each weight of the filter matters: the inputs under that weight times the gradients of the outputs, summed over all pixels and images.',
    biasGradient:
      'The gradient of a bias: the sum of the output’s gradient over pixels and images.',
    batchNormStatistics:
      'Mean and variance of each channel over the batch, real images and fakes apart; the running ones follow where this player learns. Little arithmetic: it waits for memory.',
    batchNorm:
      'Each channel is shifted and scaled to mean 0 and variance 1, then by γ and β, then the activation is applied. Its time goes into memory.',
    batchNormGradient:
      'Back through the normalisation: since mean and variance depend on every pixel, so does each gradient; γ and β get theirs where they learn.',
    mask: 'Channels that were switched off are set to zero.',
    loss: 'What D’s logits cost this player, and the gradient at each logit, from which the backward pass starts.',
    movingAverage:
      'The weights of G that the pictures are drawn with: an average of the newest ones, the newer the heavier. It steadies the pictures and changes nothing in the training.',
    adam: 'New weights: each moves against the running mean of its gradient, divided by the root of the running mean of the square.',
  },
  roles: {
    noise: 'z',
    images: 'images',
    input: 'input',
    weights: 'weights',
    filter: 'filter',
    output: 'output',
    outputGradient: 'gradient of the output',
    inputGradient: 'gradient of the input',
    weightGradient: 'gradient of the weights',
    biasGradient: 'gradient of the bias',
    statistics: 'mean and variance',
    factors: 'factors',
    logits: 'logits',
    logitGradient: 'gradient of the logits',
    parameters: 'weights',
  },
  shapesNote: 'Maps are images × height × width × channels.',
  noArithmetic: 'no products: its time goes into memory and overhead',
  labels: {
    shapes: 'Shapes',
    arithmetic: 'Arithmetic',
    time: 'Time',
    rate: 'Rate',
    share: 'Share',
  },
  table: 'As a table',
  columns: {
    index: '#',
    operation: 'Operation',
    layer: 'Layer',
    shapes: 'Shapes',
    arithmetic: 'Arithmetic',
    time: 'Time',
    rate: 'Rate',
    share: 'Share',
  },
};
