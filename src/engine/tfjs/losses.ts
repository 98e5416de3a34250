import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { logitCount } from '../../core/nn/losses';
import type { LossName, LossRole } from '../../core/nn/losses';

/** The logit for real against fake: the difference of the two when there are two. */
function realLogit(loss: LossName, logits: Tensor2D): Tensor {
  if (logitCount(loss) === 1) return logits;
  const [fake, real] = tf.split(logits, 2, 1);
  if (!fake || !real) throw new Error('Two logits expected');
  return tf.sub(real, fake);
}

/** A term of a loss, a mean over the batch, from the batch's margins. */
type Graph = (l: Tensor) => Scalar;

const mean = (x: Tensor): Scalar => tf.mean(x);
const halfSquare = (x: Tensor): Scalar => tf.mul(mean(tf.square(x)), 0.5);

const crossEntropy = {
  real: (l: Tensor) => mean(tf.softplus(tf.neg(l))),
  fake: (l: Tensor) => mean(tf.softplus(l)),
};

/** The graphs of the formulas in `core/losses`, which names their sources. */
const graphs: Record<LossName, Record<LossRole, Graph>> = {
  softmax: { ...crossEntropy, generator: crossEntropy.real },
  nonSaturating: { ...crossEntropy, generator: crossEntropy.real },
  minimax: { ...crossEntropy, generator: (l) => tf.neg(crossEntropy.fake(l)) },
  leastSquares: {
    real: (l) => halfSquare(tf.sub(l, 1)),
    fake: halfSquare,
    generator: (l) => halfSquare(tf.sub(l, 1)),
  },
  hinge: {
    real: (l) => mean(tf.relu(tf.sub(1, l))),
    fake: (l) => mean(tf.relu(tf.add(l, 1))),
    generator: (l) => tf.neg(mean(l)),
  },
};

/**
 * D's loss on a batch of real images plus its loss on a batch of fakes, each a mean over the
 * batch.
 * @param real @param fake logits, [batch, 1], or [batch, 2] as (fake, real) for softmax
 */
export function discriminatorLoss(loss: LossName, real: Tensor2D, fake: Tensor2D): Scalar {
  const own = graphs[loss];
  return tf.add(own.real(realLogit(loss, real)), own.fake(realLogit(loss, fake)));
}

/** G's loss on D's logits for its fakes. */
export function generatorLoss(loss: LossName, fake: Tensor2D): Scalar {
  return graphs[loss].generator(realLogit(loss, fake));
}
