import { dimensions, toyBatch } from '../../core/toygan/config';
import type { ToyGanConfig } from '../../core/toygan/config';
import { dataSource, firstWeights, netsOf, noiseBatch } from '../../core/toygan/nets';
import { lossAndGradient } from '../../core/nn/losses';
import type { LossName } from '../../core/nn/losses';
import { adamUpdate, copyState, initialState } from './adam';
import type { PlayerState } from './adam';
import { Mlp } from './mlp';

/** Everything that changes in training: enough to go on from here. */
export interface ToyGanState {
  step: number;
  g: PlayerState;
  d: PlayerState;
}

/** What one player did in an iteration; of several updates, the last. */
export interface PlayerUpdate {
  /** In the loss's own unit, before the update. */
  loss: number;
  /** Length of the loss's gradient over all of the player's weights. */
  gradient: number;
  /** ‖Δw‖ / ‖w‖ */
  moved: number;
}

/** One iteration; null for a player who did not play. */
export interface Iteration {
  d: PlayerUpdate | null;
  g: PlayerUpdate | null;
}

/**
 * D's loss and its gradient by the logits: the mean over the real half plus the mean over the fakes.
 * @param logits [2 n] or [2 n, 2], the real half first
 */
export function discriminatorLoss(
  loss: LossName,
  logits: Float32Array,
): { value: number; gradient: Float32Array } {
  const half = logits.length / 2;
  const real = lossAndGradient(loss, 'real', logits.subarray(0, half));
  const fake = lossAndGradient(loss, 'fake', logits.subarray(half));
  const gradient = new Float32Array(logits.length);
  gradient.set(real.gradient);
  gradient.set(fake.gradient, half);
  return { value: real.value + fake.value, gradient };
}

function norm(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    sum += value * value;
  }
  return Math.sqrt(sum);
}

/**
 * A GAN of two small perceptrons in one or two dimensions (Goodfellow et al. 2014, algorithm 1, with
 * Adam and the losses of `core/losses`). Noise and data are functions of (seed, step): the same
 * config and calls give the same weights, and a restored state goes on as it did before.
 */
export class ToyGan {
  readonly config: ToyGanConfig;
  private state: ToyGanState;
  private readonly generator: Mlp;
  private readonly discriminator: Mlp;
  private readonly draw: (step: number, count: number) => Float32Array;
  /** Dimensions of a sample x and of the noise z. */
  private readonly size: 1 | 2;
  /** D's batch, [2 gameBatch, size]: real samples, then fakes. */
  private readonly dBatch: Float32Array;

  constructor(config: ToyGanConfig) {
    const { g, d } = netsOf(config);
    this.config = { ...config };
    this.generator = new Mlp(g);
    this.discriminator = new Mlp(d);
    this.draw = dataSource(config);
    this.size = dimensions(config.data);
    this.dBatch = new Float32Array(2 * toyBatch * this.size);
    this.state = {
      step: 0,
      g: initialState(firstWeights(config, 'g')),
      d: initialState(firstWeights(config, 'd')),
    };
  }

  get step(): number {
    return this.state.step;
  }

  /** Takes effect with the next update; Adam's memory stays. */
  setRates(rates: { generator: number; discriminator: number }): void {
    this.config.generatorRate = rates.generator;
    this.config.discriminatorRate = rates.discriminator;
  }

  save(): ToyGanState {
    const { step, g, d } = this.state;
    return { step, g: copyState(g), d: copyState(d) };
  }

  restore({ step, g, d }: ToyGanState): void {
    this.state = { step, g: copyState(g), d: copyState(d) };
  }

  /** D's updates on its own before step 0, on the batches of steps that training never reaches. */
  discriminatorWarmup(): void {
    for (let i = 1; i <= this.config.discriminatorWarmup; i++) {
      const { x, z } = this.batch(-i, 1);
      this.updateDiscriminator(x, z);
    }
  }

  private batch(step: number, updates: number) {
    const count = toyBatch * updates;
    return { x: this.draw(step, count), z: noiseBatch(this.config, step, count) };
  }

  private updatesOf(players: 'both' | 'd' | 'g'): number {
    return players === 'both' ? this.config.discriminatorSteps : 1;
  }

  /** The data and the noise that the next iteration's last update will see, [gameBatch, size]. */
  nextBatch(players: 'both' | 'd' | 'g'): { x: Float32Array; z: Float32Array } {
    const updates = this.updatesOf(players);
    const { x, z } = this.batch(this.state.step, updates);
    const from = (updates - 1) * toyBatch * this.size;
    return { x: x.subarray(from), z: z.subarray(from) };
  }

  /**
   * One iteration: D is updated, as often as the config says when both play, each time on a fresh
   * batch; then G, against the updated D, on the noise of D's last batch.
   * @param between called after D's updates and before G's
   */
  advance(players: 'both' | 'd' | 'g', between?: () => void): Iteration {
    const updates = this.updatesOf(players);
    const { x, z } = this.batch(this.state.step, updates);
    const part = toyBatch * this.size;
    const made: Iteration = { d: null, g: null };
    if (players !== 'g') {
      for (let from = 0; from < updates * part; from += part) {
        const to = from + part;
        made.d = this.updateDiscriminator(x.subarray(from, to), z.subarray(from, to));
      }
    }
    between?.();
    if (players !== 'd') made.g = this.updateGenerator(z.subarray((updates - 1) * part));
    this.state.step++;
    return made;
  }

  /** @param real [gameBatch, size] @param z [gameBatch, size] */
  private updateDiscriminator(real: Float32Array, z: Float32Array): PlayerUpdate {
    const { config, discriminator, dBatch, state } = this;
    dBatch.set(real);
    dBatch.set(this.generate(z), real.length);
    const logits = discriminator.forward(state.d.w, dBatch);
    const loss = discriminatorLoss(config.loss, logits);
    const gradient = discriminator.weightGradient(state.d.w, loss.gradient);
    return this.update(state.d, config.discriminatorRate, { loss: loss.value, gradient });
  }

  /** Through D, whose weights stay, into G. @param z [gameBatch, size] */
  private updateGenerator(z: Float32Array): PlayerUpdate {
    const { config, generator, state } = this;
    const fakes = generator.forward(state.g.w, z);
    const { value, gradient: onFakes } = this.generatorLoss(fakes);
    const gradient = generator.weightGradient(state.g.w, onFakes);
    return this.update(state.g, config.generatorRate, { loss: value, gradient });
  }

  private update(
    player: PlayerState,
    rate: number,
    { loss, gradient }: { loss: number; gradient: Float32Array },
  ): PlayerUpdate {
    const { beta1 } = this.config;
    return { loss, gradient: norm(gradient), moved: adamUpdate(player, gradient, { rate, beta1 }) };
  }

  /**
   * G's loss, the mean over the fakes, and its gradient by them.
   * @param fakes [n, size] @returns the gradient as D's own array, [n, size]
   */
  private generatorLoss(fakes: Float32Array): { value: number; gradient: Float32Array } {
    const { w } = this.state.d;
    const logits = this.discriminator.forward(w, fakes);
    const loss = lossAndGradient(this.config.loss, 'generator', logits);
    return { value: loss.value, gradient: this.discriminator.inputGradient(w, loss.gradient) };
  }

  /** @param z [n, size] @returns G(z), a new array [n, size] */
  generate(z: Float32Array): Float32Array {
    return this.generator.evaluate(this.state.g.w, z);
  }

  /** @param x [n, size] @returns D's logits, a new array [n] or, for softmax, [n, 2] */
  logits(x: Float32Array): Float32Array {
    return this.discriminator.evaluate(this.state.d.w, x);
  }

  /**
   * The gradient of each fake's own generator loss by the fake: G's training moves the fakes against
   * it.
   * @param fakes [n, size] @returns a new array [n, size]
   */
  sampleGradient(fakes: Float32Array): Float32Array {
    // The loss is a mean over n fakes, and each term depends on its own fake only.
    const n = fakes.length / this.size;
    return this.generatorLoss(fakes).gradient.map((value) => value * n);
  }
}
