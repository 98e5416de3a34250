import { tensorsOf } from '../program/program';
import type { Program, Tensor } from '../program/program';
import { planScratch } from '../program/scratch';
import type { ModelTensors } from '../program/tensors';
import { Parameters } from './parameters';
import type { SplitGradient } from './parameters';
import { view } from './plan';
import type { ComputePlan, GpuTensor } from './plan';
import { TensorLayouts } from './tensorLayout';
import type { BuildContext } from './tiling';
import { viewAlignment, workspaceOf } from './workspace';

/** The memory of a model's programs on the GPU: a buffer, or a part of one, for each tensor. */
export class TensorBuffers {
  readonly layouts: TensorLayouts;
  readonly parameters: Parameters;
  /** Partial sums of batch norm. */
  readonly partials: GpuTensor;
  /** Partial sums of convolutions whose terms are split. */
  readonly convolutionPartials: GpuTensor;
  readonly zeroBias: GpuTensor;
  /** Gradients of parameters, in splits. Those of both nets share it, one net's after the other's. */
  readonly gradients: GpuTensor;
  private readonly plan: ComputePlan;
  private readonly unasked: GpuTensor;
  private readonly buffers = new Map<string, GpuTensor>();
  private readonly images: ReadonlyMap<string, number>;
  private readonly programs: ReadonlySet<Program>;

  /**
   * @param programs all that use scratch; what only other programs use is `added`
   * @throws Fault `engine.tooLarge` for what does not fit the device
   */
  constructor({ plan, tiling }: BuildContext, tensors: ModelTensors, programs: readonly Program[]) {
    this.plan = plan;
    this.programs = new Set(programs);
    this.layouts = new TensorLayouts(tensors);
    this.parameters = new Parameters(plan, tensors);
    const space = workspaceOf(tiling, this.layouts, programs);
    this.images = space.images;
    for (const { gradient, splitK } of space.splits.values()) {
      this.parameters.splitGradient(gradient, splitK);
    }
    this.partials = plan.tensor('norm partials', space.partials);
    this.convolutionPartials = plan.tensor('convolution partials', space.convolutionPartials);
    this.zeroBias = plan.tensor('zero bias', space.zeroBias);
    this.gradients = plan.tensor('gradients', this.parameters.gradientLength);
    const apart = Math.ceil(space.discarded / viewAlignment) * viewAlignment;
    this.unasked = plan.tensor('discarded', 2 * apart);
    for (const tensor of programs.flatMap(({ operations }) => operations.flatMap(tensorsOf))) {
      if (tensor.lifetime === 'kept' && !this.buffers.has(tensor.name)) this.allocate(tensor);
    }
    this.addScratch(programs);
  }

  /** A tensor of the host's, for programs that are lowered later. */
  added(name: string, ...shape: number[]): Tensor {
    const tensor: Tensor = { name, shape, lifetime: 'kept' };
    this.allocate(tensor);
    return tensor;
  }

  /** As `added`, for logits. */
  addedLogits(name: string, ...shape: number[]): Tensor {
    this.layouts.addLogits({ name, shape, lifetime: 'kept' });
    return this.added(name, ...shape);
  }

  /** Gives a tensor a buffer of its own, with zeros behind it for reads outside a map. */
  private allocate(tensor: Tensor): void {
    const made = this.plan.tensor(
      tensor.name,
      this.layouts.length(tensor),
      this.layouts.tail(tensor),
    );
    this.buffers.set(tensor.name, made);
  }

  /** Scratch tensors share buffers, the gradients of parameters apart. */
  private addScratch(programs: readonly Program[]): void {
    const { layouts, parameters } = this;
    const tails: number[] = [];
    const { sizes, slots } = planScratch(programs, (tensor) =>
      parameters.isGradient(tensor) ? null : layouts.length(tensor),
    );
    for (const tensor of programs.flatMap(({ operations }) => operations.flatMap(tensorsOf))) {
      const slot = slots.get(tensor.name);
      if (slot !== undefined) tails[slot] = Math.max(tails[slot] ?? 0, this.layouts.tail(tensor));
    }
    const made = sizes.map((size, slot) => this.plan.tensor(`scratch ${slot}`, size, tails[slot]));
    for (const [name, slot] of slots) {
      const buffer = made[slot];
      if (buffer) this.buffers.set(name, buffer);
    }
  }

  /** Whether a program finds its scratch here: what shares a buffer depends on the programs. */
  serves(program: Program): boolean {
    const used = program.operations.flatMap(tensorsOf);
    return this.programs.has(program) || used.every(({ lifetime }) => lifetime !== 'scratch');
  }

  /** Where a map or an array of parameters is. */
  of(tensor: Tensor): GpuTensor {
    if (tensor.lifetime === 'parameter') return this.parameters.weights(tensor);
    const found = this.buffers.get(tensor.name);
    if (!found) throw new Error(`No buffer for ${tensor.name}`);
    return found;
  }

  /** Where a parameter's gradient is. */
  gradient(tensor: Tensor): SplitGradient {
    return this.parameters.gradient(tensor, this.gradients);
  }

  /** For a result that a kernel writes although nobody asked for it. @param place one of two at a time */
  discarded(place: 0 | 1): GpuTensor {
    const each = this.unasked.length / 2;
    return view(this.unasked, 'discarded', place * each, each);
  }

  /** Images of the largest batch that a layer is trained on: any number of images runs the same pipeline. */
  maxImages(layer: string | null, images: number): number {
    return Math.max(images, this.images.get(layer ?? '') ?? 0);
  }
}
