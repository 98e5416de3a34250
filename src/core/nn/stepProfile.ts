/** What a training step is made of, and how long each part took: what an engine tells of its program. */

/** What an operation is there for in a player's update. */
export const operationPhases = ['draw', 'forward', 'loss', 'backward', 'update'] as const;
export type OperationPhase = (typeof operationPhases)[number];

/** The kinds of operations that programs are made of. */
export const operationKinds = [
  'sampleNoise',
  'sampleBatch',
  'dense',
  'denseGradient',
  'convolution',
  'convolutionTranspose',
  'convolutionWeightGradient',
  'biasGradient',
  'batchNormStatistics',
  'batchNorm',
  'batchNormGradient',
  'mask',
  'loss',
  'adam',
  'movingAverage',
] as const;
export type ProfiledKind = (typeof operationKinds)[number];

/** What a tensor is to the operation that reads or writes it. */
export const tensorRoles = [
  'noise',
  'images',
  'input',
  'weights',
  'filter',
  'output',
  'outputGradient',
  'inputGradient',
  'weightGradient',
  'biasGradient',
  'statistics',
  'factors',
  'logits',
  'logitGradient',
  'parameters',
] as const;
export type TensorRole = (typeof tensorRoles)[number];

export interface ProfiledTensor {
  role: TensorRole;
  /** As much of the tensor as the operation uses. */
  shape: number[];
}

export interface ProfiledOperation {
  /** Place in the program. */
  index: number;
  kind: ProfiledKind;
  phase: OperationPhase;
  /** Whose layer, loss or weights it is about; null for what is drawn for both. */
  player: 'd' | 'g' | null;
  layer: string | null;
  /** What it reads, then what it writes. */
  shapes: ProfiledTensor[];
  /** Arithmetic of its products in floating-point operations, a multiply-add being two. */
  flops: number;
  /** Milliseconds that it took on its own; a mean of several runs. */
  ms: number;
}

export interface StepProfile {
  /** Iterations that the run had done. */
  step: number;
  /** In the order in which they are computed: D's update, then G's. */
  operations: ProfiledOperation[];
  /** The GPU's own clock, or this machine's around the work. */
  timer: 'gpuTimestamps' | 'wallClock';
}
