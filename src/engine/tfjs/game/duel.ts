import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { dimensions, gameBatch } from '../../../core/game/config';
import type { GameConfig } from '../../../core/game/config';
import { dataSource, firstWeights, netsOf, noiseBatch } from '../../../core/game/nets';
import type { Net } from '../../../core/game/nets';
import { adam, copyWeights, freshWeights } from './adam';
import type { Weights } from './adam';
import { answerNet } from './dense';
import { lossOf, netAnswer } from './kernels';

/** Everything that changes while a game is played: enough to go on from here. */
export interface DuelState {
  step: number;
  g: Weights;
  d: Weights;
}

/** What one player did in an iteration; of several updates, the last. */
export interface Move {
  /** In the loss's own unit, before the update. */
  loss: number;
  /** Length of the loss's gradient over all of the player's weights. */
  gradient: number;
  /** ‖Δw‖ / ‖w‖ */
  moved: number;
}

/** One iteration; null for a player who did not play. */
export interface Turn {
  d: Move | null;
  g: Move | null;
}

const length = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

/**
 * Two small nets at play, on TensorFlow.js's CPU backend. Noise and data are functions of (seed,
 * step), so the same config and moves give the same game, and a restored state goes on as before.
 */
export class Duel {
  readonly config: GameConfig;
  private state: DuelState;
  private readonly nets: { g: Net; d: Net };
  private readonly draw: (step: number, count: number) => Float32Array;
  private readonly size: 1 | 2;

  constructor(config: GameConfig) {
    this.config = { ...config };
    this.nets = netsOf(config);
    this.draw = dataSource(config);
    this.size = dimensions(config.data);
    this.state = {
      step: 0,
      g: freshWeights(firstWeights(config, 'g')),
      d: freshWeights(firstWeights(config, 'd')),
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

  save(): DuelState {
    const { step, g, d } = this.state;
    return { step, g: copyWeights(g), d: copyWeights(d) };
  }

  restore({ step, g, d }: DuelState): void {
    this.state = { step, g: copyWeights(g), d: copyWeights(d) };
  }

  /** D's updates on its own before the game, on the batches of steps that the game never reaches. */
  headStart(): void {
    for (let i = 1; i <= this.config.headStart; i++) {
      const batch = this.batch(-i, 1);
      this.updateD(batch.x, batch.z);
    }
  }

  private batch(step: number, updates: number) {
    const count = gameBatch * updates;
    return { x: this.draw(step, count), z: noiseBatch(this.config, step, count) };
  }

  /** The noise and the data that the next iteration's last update will see. */
  nextBatch(players: 'both' | 'd' | 'g'): { x: Float32Array; z: Float32Array } {
    const updates = players === 'both' ? this.config.discriminatorSteps : 1;
    const { x, z } = this.batch(this.state.step, updates);
    const from = (updates - 1) * gameBatch * this.size;
    return { x: x.subarray(from), z: z.subarray(from) };
  }

  /**
   * One iteration: D is updated, as often as the config says when both play, each time on a fresh
   * batch; then G, against the updated D, on the noise of D's last batch.
   * @param between called after D's updates and before G's
   */
  advance(players: 'both' | 'd' | 'g', between?: () => void): Turn {
    const updates = players === 'both' ? this.config.discriminatorSteps : 1;
    const { x, z } = this.batch(this.state.step, updates);
    const part = gameBatch * this.size;
    const turn: Turn = { d: null, g: null };
    if (players !== 'g') {
      for (let i = 0; i < updates; i++) {
        const slice = [i * part, (i + 1) * part] as const;
        turn.d = this.updateD(x.subarray(...slice), z.subarray(...slice));
      }
    }
    between?.();
    if (players !== 'd') turn.g = this.updateG(z.subarray((updates - 1) * part));
    this.state.step++;
    return turn;
  }

  private updateD(real: Float32Array, z: Float32Array): Move {
    const { loss, discriminatorRate, beta1 } = this.config;
    const batch = new Float32Array(2 * real.length);
    batch.set(real);
    batch.set(this.forge(z), real.length);
    return this.update(this.state.d, discriminatorRate, beta1, (w) =>
      lossOf(loss, 'discriminator', netAnswer(this.nets.d, this.points(batch), w)),
    );
  }

  private updateG(z: Float32Array): Move {
    const { loss, generatorRate, beta1 } = this.config;
    const judge = tf.tensor1d(this.state.d.w);
    const move = this.update(this.state.g, generatorRate, beta1, (w) => {
      const forged = netAnswer(this.nets.g, this.points(z), w);
      return lossOf(loss, 'generator', netAnswer(this.nets.d, forged, judge));
    });
    judge.dispose();
    return move;
  }

  private update(
    player: Weights,
    rate: number,
    beta1: number,
    lossFrom: (w: Tensor) => Tensor,
  ): Move {
    return tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad(lossFrom)(tf.tensor1d(player.w));
      const gradient = grad.dataSync() as Float32Array;
      const [loss = NaN] = value.dataSync();
      return { loss, gradient: length(gradient), moved: adam(player, gradient, rate, beta1) };
    });
  }

  private points(values: Float32Array): Tensor {
    return tf.tensor2d(values, [values.length / this.size, this.size]);
  }

  /** @param z [n, dimensions] @returns G(z), [n, dimensions] */
  forge(z: Float32Array): Float32Array {
    return this.answer('g', z);
  }

  /** @param x [n, dimensions] @returns D's logits, [n] or [n, 2] */
  judge(x: Float32Array): Float32Array {
    return this.answer('d', x);
  }

  private answer(player: 'g' | 'd', x: Float32Array): Float32Array {
    return answerNet(this.nets[player], x, this.state[player].w);
  }

  /**
   * Where a forgery would have to go for G's loss to fall: −∂/∂x of each forgery's own loss.
   * @param x [n, dimensions] @returns the same shape
   */
  pull(x: Float32Array): Float32Array {
    const n = x.length / this.size;
    return tf.tidy(() => {
      const w = tf.tensor1d(this.state.d.w);
      const slope = tf.grad((at: Tensor) =>
        lossOf(this.config.loss, 'generator', netAnswer(this.nets.d, at, w)),
      )(this.points(x));
      // The loss is a mean over the n points, each of which only depends on itself.
      return (slope.dataSync() as Float32Array).map((value) => -value * n);
    });
  }
}
