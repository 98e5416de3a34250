import type { InspectionResult, LayerInspection } from '../../rpc/engine';
import { architecture } from '../../core/nn/architecture';
import { Fault } from '../../core/fault';
import { affine } from '../../core/nn/forward';
import type { Ablated } from '../../core/nn/forward';
import { principalDirections } from '../../core/latent/principal';
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
