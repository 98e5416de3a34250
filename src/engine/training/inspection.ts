import type { Critique, InspectionResult, LayerInspection } from '../../rpc/engine';
import { architecture } from '../../core/nn/architecture';
import { Fault } from '../../core/fault';
import { affine } from '../../core/nn/forward';
import type { Ablated } from '../../core/nn/forward';
import { principalDirections } from '../../core/latent/principal';
import { normals, streams } from '../../core/nn/random';
import type { PrincipalDirection } from '../../core/latent/principal';
import type { Trainer } from '../trainer';
import { DutyCycleLimiter } from './dutyCycleLimiter';
import { checkZ, drawFake } from './generate';
import { imageGrid } from './imageGrid';
import type { Run, Timed } from './run';

/** Shares of the device's time in training: for pictures, and for looking inside. */
const dutyCycles = { pictures: 0.15, inside: 0.08 };

/** Everything that people look at beside the training: pictures of z's, and the inside of G. */
export class Inspection {
  private readonly pictures: DutyCycleLimiter;
  private readonly inspections: DutyCycleLimiter;
  private readonly now: () => number;

  /** @param now milliseconds of a steady clock */
  constructor(training: () => boolean, now: () => number) {
    this.now = now;
    this.pictures = new DutyCycleLimiter(dutyCycles.pictures, training, now);
    this.inspections = new DutyCycleLimiter(dutyCycles.inside, training, now);
  }

  /** Whether somebody waits for a picture. */
  get previewAwaited(): boolean {
    return this.pictures.busy;
  }

  generate(present: () => Run, z: Float32Array) {
    return this.pictures.run(() => drawFake(present(), z, this.now));
  }

  inspect(
    present: () => Run,
    z: Float32Array,
    ablated: readonly Ablated[],
  ): Promise<InspectionResult> {
    return this.inspections.run(() => this.look(present(), z, ablated));
  }

  private async look(
    run: Run,
    z: Float32Array,
    ablated: readonly Ablated[],
  ): Promise<Timed<InspectionResult>> {
    const { model } = run.config;
    checkZ(z, model, 1);
    const look = async (trainer: Trainer) => {
      const { step } = trainer;
      return { step, ...(await trainer.inspect(z, ablated)) };
    };
    const { answer, ...time } = await run.timed(look, this.now);
    const { image } = architecture(model);
    const data = answer.maps.at(-1)?.data ?? new Float32Array(0);
    const picture = imageGrid(data, image.size, image.channels, 1);
    return { answer: { ...answer, image: picture }, ...time };
  }

  /**
   * What D tells G about the image of a z. D normalises by the statistics of a batch, as in training: the
   * image's own, filled up with the first fakes of the grid.
   * @returns null where the trainer has no backward pass
   */
  critique(present: () => Run, z: Float32Array): Promise<Critique | null> {
    return this.inspections.run(async () => {
      const run = present();
      const { model } = run.config;
      checkZ(z, model, 1);
      const { batch, latent, seed } = model;
      const noise = normals(seed, streams.grid, 0, batch * latent);
      noise.copyWithin(latent, 0, (batch - 1) * latent);
      noise.set(z);
      const ask = async (trainer: Trainer) => {
        const { step } = trainer;
        return { step, found: await trainer.imageGradient?.(noise) };
      };
      const { answer, ...time } = await run.timed(ask, this.now);
      const { step, found } = answer;
      if (!found) return { answer: null, ...time };
      const { size, channels } = architecture(model).image;
      const each = size ** 2 * channels;
      const image = imageGrid(found.images.subarray(0, each), size, channels, 1);
      const data = found.gradient.slice(0, each);
      const gradient = { layer: 'image', size, channels, data };
      return { answer: { step, batch, image, gradient }, ...time };
    });
  }

  async directions(run: Run, count: number): Promise<PrincipalDirection[]> {
    const { arrays } = await run.checkpoint();
    return principalDirections(run.config.model, run.drawn(arrays), count);
  }

  async inspectLayer(run: Run, z: Float32Array, layer: string): Promise<LayerInspection> {
    const { model } = run.config;
    checkZ(z, model, 1);
    const layers = architecture(model).generator;
    const place = layers.findIndex(({ name, kind }) => name === layer && kind === 'convTranspose');
    const found = layers[place];
    if (!found) {
      const params = { field: 'layer', value: place, min: 1, max: layers.length - 1 };
      throw new Fault({ code: 'config.outOfRange', params });
    }
    const [look, { step, ...saved }] = await run.read((trainer) =>
      Promise.all([trainer.inspect(z, []), trainer.checkpoint()]),
    );
    const arrays = run.drawn(saved.arrays);
    const [before, output] = [look.maps[place - 1], look.maps[place]];
    if (!before || !output) throw new Error(`Nothing is known of ${layer}`);
    const affines = Array.from({ length: output.channels }, (_, i) => affine(found, arrays, i));
    return {
      step,
      before,
      output,
      filter: arrays.get(`${layer}.filter`)?.slice() ?? new Float32Array(0),
      scale: Float32Array.from(affines, ({ scale }) => scale),
      shift: Float32Array.from(affines, ({ shift }) => shift),
    };
  }
}
