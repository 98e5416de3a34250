import type { Players } from '../../rpc/engine';
import type { ModelDescription } from '../../core/nn/model';
import type { Program } from '../program/program';
import { imageGradientProgram, trainingProgram } from '../program/programs';
import { ModelTensors } from '../program/tensors';
import { ringSlots, stateWords } from './kernels/loss';
import { lowerer } from './lowering/lower';
import type { RunBuffers, StoreShape } from './lowering/context';
import type { Op } from './plan';
import { TensorBuffers } from './tensorBuffers';
import type { BuildContext } from './tiling';

/** What a model's training runs, by who plays. */
export function trainingPrograms(tensors: ModelTensors): Record<Players, Program> {
  return {
    both: trainingProgram(tensors, 'both'),
    d: trainingProgram(tensors, 'd'),
    g: trainingProgram(tensors, 'g'),
  };
}

/**
 * A model's whole iteration as lists of dispatches: one for each choice of players, over the same buffers
 * and pipelines.
 */
export class TrainingStep {
  readonly tensors: ModelTensors;
  readonly buffers: TensorBuffers;
  readonly run: RunBuffers;
  readonly steps: Record<Players, Op[]>;
  /** The whole iteration as a program, and the dispatches of each of its operations. */
  readonly iteration: { program: Program; operations: Op[][] };
  /** What D tells G about the judged images. */
  readonly critique: Op[];
  /** Turns any other program on these tensors into dispatches. */
  readonly lower: (program: Program) => Op[];

  /** @throws Fault `engine.tooLarge` for what does not fit the device */
  constructor(context: BuildContext, model: ModelDescription, store: StoreShape) {
    const { plan } = context;
    this.tensors = new ModelTensors(model);
    const programs = trainingPrograms(this.tensors);
    this.run = {
      state: plan.tensor('state', stateWords.size),
      rates: plan.tensor('rates', 8),
      ring: plan.tensor('losses', ringSlots * 4),
      pixels: plan.tensor('dataset', (store.images * store.size ** 2 * store.channels) / 4),
    };
    const critique = imageGradientProgram(this.tensors);
    const all = [...Object.values(programs), critique];
    this.buffers = new TensorBuffers(context, this.tensors, all);
    const lower = lowerer({ ...context, buffers: this.buffers, run: this.run, store });
    this.lower = (program) => lower(program).flat();
    const operations = lower(programs.both);
    this.iteration = { program: programs.both, operations };
    this.steps = {
      both: operations.flat(),
      d: this.lower(programs.d),
      g: this.lower(programs.g),
    };
    this.critique = this.lower(critique);
  }
}
