import { architecture } from '../../core/nn/architecture';
import { scores } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import type { Player } from '../../core/nn/parameters';
import { inferenceProgram } from '../program/programs';
import type { Tensor } from '../program/program';
import type { ImageGradient } from '../trainer';
import type { TrainingStep } from './trainingStep';
import { pixelStride } from './layout';
import type { CanvasRenderer } from './canvasRenderer';
import type { Op, ComputePlan, GpuTensor } from './plan';
import type { Readback } from './readback';

const none = new Float32Array();

interface InferencePath {
  player: Player;
  input: Tensor;
  output: Tensor;
  /** Numbers of a pixel of the input, or of z, and what they take on the GPU. */
  each: number;
  stride: number;
  /** Numbers an input and an output take on the GPU, padding included. */
  inputLength: number;
  outputLength: number;
  /** Ops by which G they run, and how many inputs. */
  opsByCount: Map<string, Op[]>;
}

/**
 * Both nets with their running statistics, for what people look at. Inputs and outputs have buffers of
 * their own; between them the layers use those of training, which every iteration fills anew.
 */
export class Inference {
  /** Whether G is the moving average of its weights, or the newest. */
  average = true;
  private readonly plan: ComputePlan;
  private readonly trainingStep: TrainingStep;
  private readonly readback: Readback;
  private readonly model: ModelDescription;
  /** `score` is D on the images that G left. */
  private readonly paths: Record<Player | 'score', InferencePath>;

  constructor(
    plan: ComputePlan,
    trainingStep: TrainingStep,
    readback: Readback,
    model: ModelDescription,
  ) {
    this.plan = plan;
    this.trainingStep = trainingStep;
    this.readback = readback;
    this.model = model;
    const { batch, latent } = model;
    const { buffers, tensors } = trainingStep;
    const { images: fake, logits } = tensors.judged;
    const pathOf = (player: Player, input: Tensor, output: Tensor): InferencePath => ({
      player,
      input,
      output,
      each: input.shape.at(-1) ?? 1,
      stride: buffers.layouts.stride(input),
      inputLength: buffers.layouts.rowLength(input),
      outputLength: buffers.layouts.rowLength(output),
      opsByCount: new Map(),
    });
    this.paths = {
      g: pathOf('g', buffers.added('g input', batch, latent), fake),
      d: pathOf('d', buffers.added('d input', ...fake.shape), logits),
      score: pathOf('d', fake, logits),
    };
    // A batch's ops bring every pipeline that other counts need: `Convolution.maxImages`.
    for (const path of Object.values(this.paths)) this.ops(path, batch);
  }

  private bufferOf(tensor: Tensor): GpuTensor {
    return this.trainingStep.buffers.of(tensor);
  }

  private ops({ player, input, output, opsByCount }: InferencePath, count: number): Op[] {
    const average = player === 'g' && this.average;
    const key = `${average} ${count}`;
    const known = opsByCount.get(key);
    if (known) return known;
    const { tensors, lower } = this.trainingStep;
    const made = lower(
      inferenceProgram(tensors, player, { images: count, input, output, average }),
    );
    opsByCount.set(key, made);
    return made;
  }

  /**
   * Runs a net on all rows of `values`, a batch at a time, in one go.
   * @param also encodes what else is to be done with the answers of a part
   * @param submitted hears when a part is under way, and how many rows it has
   * @returns how many rows there are
   */
  private submit(
    path: InferencePath,
    values: Float32Array,
    also: (pass: GPUComputePassEncoder, first: number, rows: number) => void,
    submitted: (rows: number) => void = () => undefined,
  ): number {
    const { input, inputLength, each, stride } = path;
    const rowLength = (inputLength / stride) * each;
    const count = values.length / rowLength;
    if (!Number.isInteger(count)) {
      throw new Error(`${values.length} numbers are not rows of ${rowLength}`);
    }
    const { device } = this.plan;
    const { batch } = this.model;
    for (let first = 0; first < count; first += batch) {
      const rows = Math.min(batch, count - first);
      const part = values.subarray(first * rowLength, (first + rows) * rowLength);
      device.queue.writeBuffer(this.bufferOf(input).buffer, 0, withPadding(part, each, stride));
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      this.plan.encode(pass, this.ops(path, rows));
      also(pass, first, rows);
      pass.end();
      device.queue.submit([encoder.finish()]);
      submitted(rows);
    }
    return count;
  }

  /** @param then another net that runs on the first one's answers @returns the answers of each */
  private async run(
    path: InferencePath,
    values: Float32Array,
    then: readonly InferencePath[] = [],
  ): Promise<Float32Array[]> {
    const read = [path, ...then];
    const outputs = read.map(({ output }) => this.bufferOf(output));
    const parts: Promise<Map<GpuTensor, Float32Array>>[] = [];
    const follow = (pass: GPUComputePassEncoder, _: number, rows: number) => {
      for (const next of then) this.plan.encode(pass, this.ops(next, rows));
    };
    const count = this.submit(path, values, follow, (rows) => {
      const lengths = read.map(({ outputLength }) => rows * outputLength);
      parts.push(this.readback.read(outputs, lengths));
    });
    const answers = read.map(({ outputLength }) => new Float32Array(count * outputLength));
    let first = 0;
    for (const copies of await Promise.all(parts)) {
      read.forEach(({ output, outputLength }, i) => {
        answers[i]?.set(copies.get(this.bufferOf(output)) ?? [], first * outputLength);
      });
      first += (copies.get(this.bufferOf(path.output))?.length ?? 0) / path.outputLength;
    }
    return answers;
  }

  /** Images without their padding. */
  private images(made: Float32Array | undefined): Float32Array {
    const { image } = architecture(this.model);
    return withoutPadding(made ?? new Float32Array(), pixelStride(image), image.channels);
  }

  /** @param z [n, latent] @returns [n, size, size, channels] in [−1, 1] */
  async generate(z: Float32Array): Promise<Float32Array> {
    const [made] = await this.run(this.paths.g, z);
    return this.images(made);
  }

  /** @param z [n, latent] @returns what `generate` and then `score` would */
  async makeFakes(z: Float32Array): Promise<{ images: Float32Array; scores: Float32Array }> {
    const { loss } = this.model;
    const { g, score } = this.paths;
    const [made, logits] = await this.run(g, z, [score]);
    return { images: this.images(made), scores: scores(loss, logits ?? []) };
  }

  /**
   * Draws what `generate` would return.
   * @param z [n, latent]
   */
  draw(z: Float32Array, columns: number, renderer: CanvasRenderer): ImageBitmap {
    const { latent } = this.model;
    renderer.begin(columns, Math.ceil(z.length / latent / columns));
    this.submit(this.paths.g, z, (pass, first, count) => {
      renderer.render(pass, this.bufferOf(this.paths.g.output), { first, count, columns });
    });
    return renderer.take();
  }

  /** As `Trainer.imageGradient`. */
  async imageGradient(z: Float32Array): Promise<ImageGradient> {
    const { critique, tensors } = this.trainingStep;
    const judged = [tensors.judged.images, tensors.judged.gradient].map((t) => this.bufferOf(t));
    this.submit(this.paths.g, z, (pass) => this.plan.encode(pass, critique));
    const copies = await this.readback.read(judged);
    const [images = none, gradient = none] = judged.map((of) => this.images(copies.get(of)));
    return { images, gradient };
  }

  /** @param images [n, size, size, channels] in [−1, 1] @returns scores in [0, 1] */
  async discriminate(images: Float32Array): Promise<Float32Array> {
    const [logits] = await this.run(this.paths.d, images);
    return scores(this.model.loss, logits ?? []);
  }
}

/** Rows of `each` numbers as rows of `stride`, filled up with zeros. */
export function withPadding(
  values: Float32Array,
  each: number,
  stride: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array((values.length / each) * stride);
  for (let i = 0; i < values.length; i++) {
    out[Math.floor(i / each) * stride + (i % each)] = values[i] ?? 0;
  }
  return out;
}

/** The inverse: rows of `stride` numbers as rows of the first `each`. */
export function withoutPadding(
  values: Float32Array,
  stride: number,
  each: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array((values.length / stride) * each);
  for (let i = 0; i < out.length; i++) {
    out[i] = values[Math.floor(i / each) * stride + (i % each)] ?? 0;
  }
  return out;
}
