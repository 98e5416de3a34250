import type { Operation, OperationKind } from '../../program/program';
import type { ImageStore } from '../../trainer';
import type { GpuTensor, Op } from '../plan';
import type { TensorBuffers } from '../tensorBuffers';
import type { BuildContext } from '../tiling';

/** What the drawing of a batch reads of an image store. */
export type StoreShape = Pick<ImageStore, 'images' | 'shardImages' | 'size' | 'channels'>;

/** What a run counts and reads beside its programs' tensors. */
export interface RunBuffers {
  /** Iterations and updates: `stateWords`. */
  state: GpuTensor;
  /** Adam's rates: `ratesOf`. */
  rates: GpuTensor;
  /** The newest losses. */
  ring: GpuTensor;
  /** The data set, a byte a number. */
  pixels: GpuTensor;
}

export interface LoweringContext extends BuildContext {
  buffers: TensorBuffers;
  run: RunBuffers;
  store: StoreShape;
}

/** What turns operations of some kinds into dispatches. */
export type Lowering<Kinds extends OperationKind> = (context: LoweringContext) => {
  [Kind in Kinds]: (of: Operation<Kind>) => Op[];
};
