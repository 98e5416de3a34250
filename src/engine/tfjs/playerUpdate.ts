import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Architecture } from '../../core/nn/architecture';
import type { LossName } from '../../core/nn/losses';
import { discriminatorLoss, generatorLoss } from './losses';
import { forward } from './nets';
import type { Statistics } from './nets';
import type { Weights } from './weights';

/** What one player's turn needs to know. */
export interface GanModel {
  nets: Architecture;
  loss: LossName;
  weights: Weights;
}

/** Shown every layer's output; `role` is which batch it belongs to. */
export type LayerObserver = (
  role: 'generator' | 'real' | 'fake',
  layer: string,
  output: Tensor,
) => void;

/** The caller disposes what a turn holds, by `disposeUpdate`. */
export interface PlayerUpdate {
  loss: Scalar;
  /** By parameter name. */
  gradients: Map<string, Tensor>;
  /** Batch statistics in the order in which the running ones move. */
  statistics: Statistics[];
  /** D's logits for the real images (D's turn only) and for the fakes. */
  logits: { real: Tensor2D | null; fake: Tensor2D };
}

function keep(statistics: Statistics[]): void {
  for (const { mean, variance } of statistics) [mean, variance].forEach((value) => tf.keep(value));
}

/** Fakes for D to judge, without a way back into G. @param z [batch, latent] */
export function makeFakes({ nets, weights }: GanModel, z: Tensor2D): Tensor4D {
  return tf.tidy(
    () => forward(nets.generator, weights.get, z, { mode: 'batch' }).output as Tensor4D,
  );
}

/** D's loss and gradients on a batch of each; real and fake are normalised apart. */
export function discriminatorUpdate(
  gan: GanModel,
  real: Tensor4D,
  fake: Tensor4D,
  observe?: LayerObserver,
): PlayerUpdate {
  const { nets, weights, loss } = gan;
  const statistics: Statistics[] = [];
  const discriminate = (role: 'real' | 'fake', images: Tensor4D): Tensor2D => {
    const pass = forward(nets.discriminator, weights.get, images, {
      mode: 'batch',
      see: (layer, output) => observe?.(role, layer, output),
    });
    keep(pass.statistics);
    statistics.push(...pass.statistics);
    return tf.keep(pass.output as Tensor2D);
  };
  let logits: { real: Tensor2D; fake: Tensor2D } | undefined;
  const { value, gradients } = weights.gradients('d', () => {
    logits = { real: discriminate('real', real), fake: discriminate('fake', fake) };
    return discriminatorLoss(loss, logits.real, logits.fake);
  });
  if (!logits) throw new Error('The loss was not computed');
  return { loss: value, gradients, statistics, logits };
}

/** G's loss and gradients against D as it is; D's own statistics are batch ones and do not move. */
export function generatorUpdate(
  gan: GanModel,
  z: Tensor2D,
  observe?: LayerObserver,
): PlayerUpdate & { fake: Tensor4D } {
  const { nets, weights, loss } = gan;
  let statistics: Statistics[] = [];
  let seen: { fake: Tensor4D; logits: Tensor2D } | undefined;
  const { value, gradients } = weights.gradients('g', () => {
    const generated = forward(nets.generator, weights.get, z, {
      mode: 'batch',
      see: (layer, output) => observe?.('generator', layer, output),
    });
    keep(generated.statistics);
    statistics = generated.statistics;
    const evaluated = forward(nets.discriminator, weights.get, generated.output, { mode: 'batch' });
    seen = {
      fake: tf.keep(generated.output as Tensor4D),
      logits: tf.keep(evaluated.output as Tensor2D),
    };
    return generatorLoss(loss, seen.logits);
  });
  if (!seen) throw new Error('The loss was not computed');
  const logits = { real: null, fake: seen.logits };
  return { loss: value, gradients, statistics, logits, fake: seen.fake };
}

/** Of G's loss with respect to a batch of fakes, against D as it is in G's turn. */
export function imageGradient({ nets, weights, loss }: GanModel, fakes: Tensor4D): Tensor4D {
  const lossOf = (images: Tensor) => {
    const { output } = forward(nets.discriminator, weights.get, images, { mode: 'batch' });
    return generatorLoss(loss, output as Tensor2D);
  };
  return tf.grad(lossOf)(fakes) as Tensor4D;
}

/** Disposes of a turn but for its loss and logits, which the trainer shows. */
export function disposeUpdate({ gradients, statistics }: PlayerUpdate): void {
  tf.dispose([...gradients.values()]);
  for (const { mean, variance } of statistics) tf.dispose([mean, variance]);
}
