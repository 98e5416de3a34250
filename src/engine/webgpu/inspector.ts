import { length } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import type { Ablated } from '../../core/nn/forward';
import { logitCount, scores } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import { inferenceProgram } from '../program/programs';
import type { Tensor } from '../program/program';
import type { Activations } from '../trainer';
import { withoutPadding, withPadding } from './inference';
import type { TrainingStep } from './trainingStep';
import type { Op, ComputePlan, GpuTensor } from './plan';
import type { Readback } from './readback';

interface InspectedLayer {
  layer: Layer;
  map: GpuTensor;
  /** Numbers of a pixel. */
  stride: number;
  factors: GpuTensor;
}

/** Looks inside G: one z through both nets in one submission, all of G's maps in one read-back. */
export class Inspector {
  /** As `Inference.average`. */
  average = true;
  private readonly plan: ComputePlan;
  private readonly readback: Readback;
  private readonly model: ModelDescription;
  private readonly z: GpuTensor;
  private readonly logits: GpuTensor;
  private readonly seen: InspectedLayer[];
  private readonly ops: Record<'average' | 'newest', Op[]>;

  constructor(
    plan: ComputePlan,
    trainingStep: TrainingStep,
    readback: Readback,
    model: ModelDescription,
  ) {
    this.plan = plan;
    this.readback = readback;
    this.model = model;
    const { tensors, buffers, lower } = trainingStep;
    const { size, channels } = tensors.nets.image;
    const z = buffers.added('inside z', 1, model.latent);
    const fake = buffers.added('inside image', 1, size, size, channels);
    const logits = buffers.addedLogits('inside logits', 1, logitCount(model.loss));
    const factors = new Map<string, Tensor>();
    this.seen = tensors.layers.g.map(({ layer, output }, index, { length: layers }) => {
      const map = index === layers - 1 ? fake : output;
      const own = buffers.added(`${layer.name} factors`, layer.output.channels);
      factors.set(layer.name, own);
      const stride = buffers.layouts.stride(map);
      return { layer, map: buffers.of(map), stride, factors: buffers.of(own) };
    });
    const inside = (average: boolean) => ({
      images: 1,
      input: z,
      output: fake,
      factors: ({ name }: Layer) => factors.get(name),
      average,
    });
    const scored = { images: 1, input: fake, output: logits };
    this.z = buffers.of(z);
    this.logits = buffers.of(logits);
    const ops = (average: boolean) => [
      ...lower(inferenceProgram(tensors, 'g', inside(average))),
      ...lower(inferenceProgram(tensors, 'd', scored)),
    ];
    this.ops = { average: ops(true), newest: ops(false) };
  }

  /** As `Trainer.inspect`. */
  async inspect(z: Float32Array, ablated: readonly Ablated[]): Promise<Activations> {
    const { plan, model, seen, logits } = this;
    const { device } = plan;
    const { latent, loss } = model;
    if (z.length !== latent) throw new Error(`${z.length} numbers are not a z of ${latent}`);
    device.queue.writeBuffer(this.z.buffer, 0, withPadding(z, latent, this.z.length));
    for (const { layer, stride, factors } of seen) {
      const values = new Float32Array(stride).fill(1);
      for (const off of ablated) if (off.layer === layer.name) values[off.channel] = 0;
      device.queue.writeBuffer(factors.buffer, 0, values);
    }
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    plan.encode(pass, this.ops[this.average ? 'average' : 'newest']);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const copies = await this.readback.read(
      [...seen.map(({ map }) => map), logits],
      [...seen.map(({ layer, stride }) => layer.output.size ** 2 * stride), logitCount(loss)],
    );
    const maps = seen.map(({ layer, map, stride }) => {
      const { size, channels } = layer.output;
      const data = withoutPadding(copies.get(map) ?? new Float32Array(), stride, channels);
      if (data.length !== length(layer.output)) throw new Error(`${layer.name} is not whole`);
      return { layer: layer.name, size, channels, data };
    });
    const [score = NaN] = scores(loss, copies.get(logits) ?? []);
    return { maps, score };
  }
}
