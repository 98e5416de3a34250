import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { Fault } from '../../core/fault';
import { batchNormMomentum } from '../../core/nn/model';
import type { ModelDescription } from '../../core/nn/model';
import { averageName, initialState, parameterSpecs, stateNames } from '../../core/nn/parameters';
import type { ParameterSpec, Player } from '../../core/nn/parameters';
import type { Statistics } from './nets';

/** TensorFlow.js refuses two variables of one name in a thread, and there may be two trainers. */
let owners = 0;

/** Every array of a run as a TensorFlow.js variable: parameters, running statistics, moments. */
export class Weights {
  readonly specs: ParameterSpec[];
  private readonly prefix = `${owners++}/`;
  private readonly variables = new Map<string, Variable>();

  /** Starts with the description's first weights and with moments of zero. */
  constructor(model: ModelDescription) {
    this.specs = parameterSpecs(model);
    const initial = initialState(model);
    for (const spec of this.specs) {
      for (const name of stateNames(spec)) {
        const values = initial.get(name) ?? new Float32Array(spec.size);
        this.add(name, spec.shape, values, spec.trainable && name === spec.name);
      }
    }
  }

  private add(name: string, shape: number[], values: Float32Array, trainable = false): void {
    const tensor = tf.tensor(values, shape, 'float32');
    this.variables.set(name, tf.variable(tensor, trainable, this.prefix + name));
    tensor.dispose();
  }

  /** @param name as in `stateNames` */
  readonly get = (name: string): Variable => {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`No array ${name}`);
    return variable;
  };

  /** Names of what a player trains. */
  trained(player: Player): string[] {
    return this.specs
      .filter((spec) => spec.player === player && spec.trainable)
      .map(({ name }) => name);
  }

  /**
   * The loss's gradient with respect to what a player trains. Tensors of `loss` that must outlive it
   * have to be kept by it.
   */
  gradients(
    player: Player,
    loss: () => tf.Scalar,
  ): { value: tf.Scalar; gradients: Map<string, Tensor> } {
    const names = this.trained(player);
    const { value, grads } = tf.variableGrads(loss, names.map(this.get));
    const gradients = new Map<string, Tensor>();
    for (const name of names) {
      const gradient = grads[this.prefix + name];
      if (gradient) gradients.set(name, gradient);
    }
    return { value, gradients };
  }

  /** Moves the running statistics towards one batch's. */
  move(statistics: Statistics[]): void {
    tf.tidy(() => {
      for (const { layer, mean, variance } of statistics) {
        for (const [part, value] of [
          ['mean', mean],
          ['variance', variance],
        ] as const) {
          const running = this.get(`${layer}.${part}`);
          running.assign(
            tf.add(tf.mul(running, batchNormMomentum), tf.mul(value, 1 - batchNormMomentum)),
          );
        }
      }
    });
  }

  /** Moves G's average towards its newest arrays. @param share of the newest, from 0 to 1 */
  moveAverage(share: number): void {
    tf.tidy(() => {
      for (const { name, player } of this.specs) {
        if (player !== 'g') continue;
        const average = this.get(averageName(name));
        const difference = tf.sub(this.get(name), average);
        average.assign(tf.add(average, tf.mul(difference, share)));
      }
    });
  }

  /** Copies of all arrays as they are now, whatever is assigned while they are being read. */
  async read(): Promise<Map<string, Float32Array>> {
    const entries = [...this.variables].map(([name, variable]) => ({
      name,
      // A clone shares the data; `assign` gives the variable other data and leaves the clone's.
      tensor: tf.clone(variable as Tensor),
    }));
    const arrays = await Promise.all(
      entries.map(async ({ name, tensor }) => {
        const values = await tensor.data<'float32'>();
        tensor.dispose();
        return [name, values.slice()] as const;
      }),
    );
    return new Map(arrays);
  }

  /** @throws Fault `engine.snapshotMismatch` when an array is missing or of the wrong length */
  write(arrays: ReadonlyMap<string, Float32Array>): void {
    for (const [name, { size }] of this.variables) {
      if (arrays.get(name)?.length !== size) {
        throw new Fault({ code: 'engine.snapshotMismatch', params: { tensor: name } });
      }
    }
    tf.tidy(() => {
      for (const [name, variable] of this.variables) {
        const values = arrays.get(name)?.slice() ?? new Float32Array();
        variable.assign(tf.tensor(values, variable.shape, 'float32'));
      }
    });
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
  }
}
