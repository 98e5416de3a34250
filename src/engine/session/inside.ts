import type { Inside, LayerKernel } from '../../bridge/engine';
import { architecture } from '../../core/architecture';
import { Fault } from '../../core/fault';
import { affine, forward } from '../../core/forward';
import type { Silenced } from '../../core/forward';
import { verdicts } from '../../core/losses';
import { principalDirections } from '../../core/latent/principal';
import type { Direction } from '../../core/latent/principal';
import { Pace } from '../../core/pace';
import { sheet } from './frames';
import type { Run } from './run';

/** In training, weights are read anew at most this often (ms), and for at most this share of the time. */
const refresh = [500, 0.05] as const;

/**
 * Looks inside G with plain arithmetic on a copy of its weights, so that it works alike for every
 * trainer and takes nothing from the device but that copy.
 */
export class InsideView {
  private copy: { run: Run; step: number; arrays: Map<string, Float32Array> } | null = null;
  private readonly pace = new Pace(...refresh);
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** The run is not what its step says: it was restored or replaced. */
  forget(): void {
    this.copy = null;
  }

  /** @param began hears when the weights are there, whose copying has a pace of its own */
  async inspect(
    run: Run,
    z: Float32Array,
    silenced: readonly Silenced[],
    training: boolean,
    began: () => void,
  ): Promise<Inside> {
    const { latent } = run.config.model;
    if (z.length !== latent) {
      const params = { field: 'z', value: z.length, min: latent, max: latent };
      throw new Fault({ code: 'config.outOfRange', params });
    }
    if (!z.every(Number.isFinite)) {
      throw new Fault({ code: 'config.notANumber', params: { field: 'z' } });
    }
    const { arrays, step } = await this.weights(run, training);
    began();
    const { generator, discriminator, image } = architecture(run.config.model);
    const maps = forward(generator, arrays, z, silenced);
    const data = maps.at(-1)?.data ?? new Float32Array(0);
    const logits = forward(discriminator, arrays, data).at(-1)?.data ?? [];
    const [verdict = NaN] = verdicts(run.config.model.loss, logits);
    return { step, maps, image: sheet(data, image.size, image.channels, 1), verdict };
  }

  async directions(run: Run, count: number, training: boolean): Promise<Direction[]> {
    const { arrays } = await this.weights(run, training);
    return principalDirections(run.config.model, arrays, count);
  }

  async layerKernel(
    run: Run,
    layer: string,
    channel: number,
    training: boolean,
  ): Promise<LayerKernel> {
    const { arrays, step } = await this.weights(run, training);
    const { generator } = architecture(run.config.model);
    const found = generator.find(({ name, kind }) => name === layer && kind === 'convTranspose');
    const channels = found?.output.channels ?? 0;
    if (!found || !Number.isInteger(channel) || channel < 0 || channel >= channels) {
      const params = { field: 'channel', value: channel, min: 0, max: Math.max(0, channels - 1) };
      throw new Fault({ code: 'config.outOfRange', params });
    }
    const all = arrays.get(`${layer}.filter`) ?? new Float32Array(0);
    const inputs = found.input.channels;
    const filter = new Float32Array(found.kernel ** 2 * inputs);
    for (let tap = 0; tap < found.kernel ** 2; tap++) {
      const from = (tap * channels + channel) * inputs;
      filter.set(all.subarray(from, from + inputs), tap * inputs);
    }
    return { step, filter, ...affine(found, arrays, channel) };
  }

  private async weights(run: Run, training: boolean) {
    const began = this.now();
    const { copy } = this;
    if (copy?.run === run && (copy.step === run.step || (training && !this.pace.due(began)))) {
      return copy;
    }
    const { arrays, step } = await run.snapshot();
    this.pace.done(began, this.now());
    return (this.copy = { run, step, arrays });
  }
}
