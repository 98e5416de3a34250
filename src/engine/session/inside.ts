import type { Inside, LayerLook } from '../../bridge/engine';
import { architecture } from '../../core/architecture';
import { Fault } from '../../core/fault';
import { affine } from '../../core/forward';
import type { Silenced } from '../../core/forward';
import { principalDirections } from '../../core/latent/principal';
import type { Direction } from '../../core/latent/principal';
import { Pace } from '../../core/pace';
import type { Trainer } from '../trainer';
import { checkZ } from './forge';
import { sheet } from './frames';
import type { Run, Timed } from './run';

/** In training, weights are read anew at most this often (ms), and for at most this share of the time. */
const refresh = [500, 0.05] as const;

/** Looks inside G: its maps come from the trainer, what needs its weights from a copy of them. */
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

  async inspect(run: Run, z: Float32Array, silenced: readonly Silenced[]): Promise<Timed<Inside>> {
    const { model } = run.config;
    checkZ(z, model, 1);
    const look = async (trainer: Trainer) => {
      const { step } = trainer;
      return { step, ...(await trainer.inspect(z, silenced)) };
    };
    const { answer, ...time } = await run.timed(look, this.now);
    const { image } = architecture(model);
    const data = answer.maps.at(-1)?.data ?? new Float32Array(0);
    const picture = sheet(data, image.size, image.channels, 1);
    return { answer: { ...answer, image: picture }, ...time };
  }

  async directions(run: Run, count: number, training: boolean): Promise<Direction[]> {
    const { arrays } = await this.weights(run, training);
    return principalDirections(run.config.model, arrays, count);
  }

  async inspectLayer(run: Run, z: Float32Array, layer: string): Promise<LayerLook> {
    const { model } = run.config;
    checkZ(z, model, 1);
    const layers = architecture(model).generator;
    const place = layers.findIndex(({ name, kind }) => name === layer && kind === 'convTranspose');
    const found = layers[place];
    if (!found) {
      const params = { field: 'layer', value: place, min: 1, max: layers.length - 1 };
      throw new Fault({ code: 'config.outOfRange', params });
    }
    const [look, { step, arrays }] = await run.read((trainer) =>
      Promise.all([trainer.inspect(z, []), trainer.snapshot()]),
    );
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
