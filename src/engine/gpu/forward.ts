import { architecture } from '../../core/architecture';
import { logitCount, verdicts } from '../../core/losses';
import type { ModelDescription } from '../../core/model';
import type { Player } from '../../core/parameters';
import type { Game } from './game';
import { padded, pixelStride } from './layout';
import type { Painter } from './painter';
import type { Op, Plan, Tensor } from './plan';
import type { Readback } from './readback';

interface Way {
  input: Tensor;
  output: Tensor;
  /** Numbers an input and an output take on the GPU, padding included. */
  inputLength: number;
  outputLength: number;
  /** Ops by how many inputs they run. */
  ops: Map<number, Op[]>;
}

/**
 * Both nets with their running statistics, for what people look at. Inputs and outputs have buffers of
 * their own; between them the layers use those of training, which every iteration fills anew.
 */
export class Forward {
  private readonly plan: Plan;
  private readonly game: Game;
  private readonly readback: Readback;
  private readonly model: ModelDescription;
  private readonly ways: Record<Player, Way>;

  constructor(plan: Plan, game: Game, readback: Readback, model: ModelDescription) {
    this.plan = plan;
    this.game = game;
    this.readback = readback;
    this.model = model;
    const { batch } = model;
    const { image } = architecture(model);
    const pixels = image.size ** 2 * pixelStride(image);
    const z = padded(model.latent);
    const logits = logitCount(model.loss);
    const way = (player: Player, inputLength: number, outputLength: number, tail: number): Way => ({
      input: plan.tensor(`${player} input`, batch * inputLength, tail),
      output: plan.tensor(`${player} answers`, batch * outputLength),
      inputLength,
      outputLength,
      ops: new Map(),
    });
    this.ways = { g: way('g', z, pixels, z), d: way('d', pixels, logits, pixelStride(image)) };
    // A batch's ops bring every pipeline that other counts need: `Product.most`.
    for (const player of ['g', 'd'] as const) this.ops(player, batch);
  }

  private ops(player: Player, count: number): Op[] {
    const { input, output, ops } = this.ways[player];
    const known = ops.get(count);
    if (known) return known;
    const made = this.game.running(player, input, output, count);
    ops.set(count, made);
    return made;
  }

  /**
   * Runs a net on all rows of `values`, a batch at a time.
   * @param each numbers of a pixel; @param stride of a pixel on the GPU
   * @param also encodes what else is to be done with the answers of a part
   * @param submitted hears when a part is under way, and how many rows it has
   * @returns how many rows there are
   */
  private submit(
    player: Player,
    values: Float32Array,
    each: number,
    stride: number,
    also: (pass: GPUComputePassEncoder, first: number, rows: number) => void,
    submitted: (rows: number) => void = () => undefined,
  ): number {
    const { input, inputLength } = this.ways[player];
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
      device.queue.writeBuffer(input.buffer, 0, withPadding(part, each, stride));
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      this.plan.encode(pass, this.ops(player, rows));
      also(pass, first, rows);
      pass.end();
      device.queue.submit([encoder.finish()]);
      submitted(rows);
    }
    return count;
  }

  private async run(player: Player, values: Float32Array, each: number, stride: number) {
    const { output, outputLength } = this.ways[player];
    const parts: Promise<Map<Tensor, Float32Array>>[] = [];
    const nothing = () => undefined;
    const count = this.submit(player, values, each, stride, nothing, (rows) => {
      parts.push(this.readback.read([output], [rows * outputLength]));
    });
    const out = new Float32Array(count * outputLength);
    let at = 0;
    for (const copies of await Promise.all(parts)) {
      const values = copies.get(output) ?? new Float32Array();
      out.set(values, at);
      at += values.length;
    }
    return out;
  }

  /** @param z [n, latent] @returns [n, size, size, channels] in [−1, 1] */
  async generate(z: Float32Array): Promise<Float32Array> {
    const { latent } = this.model;
    const { image } = architecture(this.model);
    const made = await this.run('g', z, latent, padded(latent));
    return withoutPadding(made, pixelStride(image), image.channels);
  }

  /**
   * Draws what `generate` would return.
   * @param z [n, latent]
   */
  draw(z: Float32Array, columns: number, painter: Painter): ImageBitmap {
    const { latent } = this.model;
    painter.begin(columns, Math.ceil(z.length / latent / columns));
    this.submit('g', z, latent, padded(latent), (pass, first, count) => {
      painter.paint(pass, this.ways.g.output, { first, count, columns });
    });
    return painter.take();
  }

  /** @param images [n, size, size, channels] in [−1, 1] @returns verdicts in [0, 1] */
  async judge(images: Float32Array): Promise<Float32Array> {
    const { image } = architecture(this.model);
    const logits = await this.run('d', images, image.channels, pixelStride(image));
    return verdicts(this.model.loss, logits);
  }
}

/** Rows of `each` numbers as rows of `stride`, filled up with zeros. */
function withPadding(
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
export function withoutPadding(values: Float32Array, stride: number, each: number): Float32Array {
  const out = new Float32Array((values.length / stride) * each);
  for (let i = 0; i < out.length; i++) {
    out[i] = values[Math.floor(i / each) * stride + (i % each)] ?? 0;
  }
  return out;
}
