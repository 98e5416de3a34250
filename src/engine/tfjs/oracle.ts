import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { architecture } from '../../core/nn/architecture';
import type { ModelDescription } from '../../core/nn/model';
import { completeState } from '../../core/nn/parameters';
import { chooseGradients } from './gradients';
import { generatorLoss } from './losses';
import { forward } from './nets';
import {
  discriminatorUpdate,
  disposeUpdate,
  generatorUpdate,
  imageGradient,
  makeFakes,
} from './playerUpdate';
import { Weights } from './weights';

export interface OracleStep {
  /**
   * Outputs after activation, by layer name (`g.conv1`); D's have the batch before them:
   * `real/d.conv1`, `fake/d.conv1`.
   */
  outputs: Map<string, Float32Array>;
  /** Of D's loss for D's parameters, of G's loss for G's, by parameter name. */
  gradients: Map<string, Float32Array>;
  /** Batch means and population variances by running statistic's name; D's as the outputs. */
  statistics: Map<string, Float32Array>;
  losses: { d: number; g: number };
}

/**
 * Everything that one iteration computes, both players at the weights given (no update between), on
 * the current backend: what the compiled trainer is compared with.
 * @param arrays by name as in `parameterSpecs`; moments and averages are not needed
 * @param z [batch, latent]
 * @param real [batch, size, size, channels] in [−1, 1]
 */
export async function oracleStep(
  model: ModelDescription,
  arrays: ReadonlyMap<string, Float32Array>,
  z: Float32Array,
  real: Float32Array,
): Promise<OracleStep> {
  const nets = architecture(model);
  const { size, channels } = nets.image;
  const weights = new Weights(model);
  weights.write(completeState(model, arrays));
  chooseGradients('ours');

  const kept = new Map<string, Tensor>();
  const observe = (role: string, layer: string, output: Tensor) =>
    kept.set(role === 'generator' ? layer : `${role}/${layer}`, tf.keep(tf.clone(output)));
  const gan = { nets, loss: model.loss, weights };
  const noise = tf.tensor2d(z, [z.length / model.latent, model.latent]);
  const images = tf.tensor4d(real, [noise.shape[0], size, size, channels]);
  const fake = makeFakes(gan, noise);
  const d = discriminatorUpdate(gan, images, fake, observe);
  const g = generatorUpdate(gan, noise, observe);

  const read = async (tensors: Iterable<[string, Tensor]>) => {
    const entries = [...tensors].map(
      async ([name, tensor]) => [name, (await tensor.data<'float32'>()).slice()] as const,
    );
    return new Map(await Promise.all(entries));
  };
  const half = d.statistics.length / 2;
  const statistics = [
    ...g.statistics.map((s) => ['', s] as const),
    ...d.statistics.map((s, i) => [i < half ? 'real/' : 'fake/', s] as const),
  ].flatMap(([role, { layer, mean, variance }]): [string, Tensor][] => [
    [`${role}${layer}.mean`, mean],
    [`${role}${layer}.variance`, variance],
  ]);
  const result = {
    outputs: await read(kept),
    gradients: await read([...d.gradients, ...g.gradients]),
    statistics: await read(statistics),
    losses: { d: (await d.loss.data())[0] ?? NaN, g: (await g.loss.data())[0] ?? NaN },
  };
  for (const update of [d, g]) {
    disposeUpdate(update);
    tf.dispose([update.loss, update.logits.fake, update.logits.real ?? []]);
  }
  tf.dispose([...kept.values(), noise, images, fake, g.fake]);
  weights.dispose();
  return result;
}

/**
 * G's loss on a batch of images, [batch, size, size, channels] in [−1, 1], and its gradient with respect
 * to their pixels by automatic differentiation, on the current backend. D's batch norm uses the batch's
 * statistics.
 * @param arrays by name as in `parameterSpecs`
 */
export function oracleCritic(model: ModelDescription, arrays: ReadonlyMap<string, Float32Array>) {
  const nets = architecture(model);
  const { size, channels } = nets.image;
  const weights = new Weights(model);
  weights.write(completeState(model, arrays));
  chooseGradients('ours');
  const gan = { nets, loss: model.loss, weights };
  const batchOf = (images: Float32Array) =>
    tf.tensor4d(images, [model.batch, size, size, channels]);
  return {
    lossOf: (images: Float32Array): number =>
      tf.tidy(() => {
        const { discriminator } = nets;
        const { output } = forward(discriminator, weights.get, batchOf(images), { mode: 'batch' });
        return generatorLoss(model.loss, output as Tensor2D).dataSync()[0] ?? NaN;
      }),
    gradientOf: (images: Float32Array): Float32Array =>
      tf.tidy(() => imageGradient(gan, batchOf(images)).dataSync<'float32'>().slice()),
    dispose: () => weights.dispose(),
  };
}
