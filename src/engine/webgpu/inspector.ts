import { architecture, length } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import type { Ablated } from '../../core/nn/forward';
import { logitCount, scores } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import type { Activations } from '../trainer';
import { withoutPadding, withPadding } from './inference';
import type { TrainingStep } from './trainingStep';
import { ablate, ablateThreads } from './kernels/ablate';
import { outputStride, padToVec4, pixelStride } from './layout';
import type { Op, ComputePlan, Tensor } from './plan';
import type { Readback } from './readback';

interface InspectedLayer {
  layer: Layer;
  map: Tensor;
  /** Numbers of a pixel. */
  stride: number;
  factors: Tensor;
}

/** Looks inside G: one z through both nets in one submission, all of G's maps in one read-back. */
export class Inspector {
  private readonly plan: ComputePlan;
  private readonly readback: Readback;
  private readonly model: ModelDescription;
  private readonly z: Tensor;
  private readonly logits: Tensor;
  private readonly seen: InspectedLayer[] = [];
  private readonly ops: Op[];

  constructor(
    plan: ComputePlan,
    trainingStep: TrainingStep,
    readback: Readback,
    model: ModelDescription,
  ) {
    this.plan = plan;
    this.readback = readback;
    this.model = model;
    const { image } = architecture(model);
    const stride = pixelStride(image);
    const width = padToVec4(model.latent);
    this.z = plan.tensor('inside z', width, width);
    const fake = plan.tensor('inside image', image.size ** 2 * stride, stride);
    this.logits = plan.tensor('inside logits', logitCount(model.loss));
    this.ops = [
      ...trainingStep.inferenceOps('g', {
        input: this.z,
        output: fake,
        images: 1,
        also: (layer, map) => [this.look(layer, map, outputStride(layer))],
      }),
      ...trainingStep.inferenceOps('d', { input: fake, output: this.logits, images: 1 }),
    ];
  }

  private look(layer: Layer, map: Tensor, stride: number): Op {
    const factors = this.plan.tensor(`${layer.name} factors`, stride);
    this.seen.push({ layer, map, stride, factors });
    const count = layer.output.size ** 2 * stride;
    const groups = Math.ceil(count / ablateThreads);
    return this.plan.op(ablate, {
      tensors: { map, factors },
      fields: { count, stride },
      groups: [groups],
    });
  }

  /** As `Trainer.inspect`. */
  async inspect(z: Float32Array, ablated: readonly Ablated[]): Promise<Activations> {
    const { plan, model, seen, logits } = this;
    const { device } = plan;
    const { latent, loss } = model;
    if (z.length !== latent) throw new Error(`${z.length} numbers are not a z of ${latent}`);
    device.queue.writeBuffer(this.z.buffer, 0, withPadding(z, latent, padToVec4(latent)));
    for (const { layer, stride, factors } of seen) {
      const values = new Float32Array(stride).fill(1);
      for (const off of ablated) if (off.layer === layer.name) values[off.channel] = 0;
      device.queue.writeBuffer(factors.buffer, 0, values);
    }
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    plan.encode(pass, this.ops);
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
