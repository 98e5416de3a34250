import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { logitCount } from '../../core/losses';
import type { LossName, LossRole } from '../../core/losses';

/** The logit for real against forged: the difference of the two when there are two. */
function margin(loss: LossName, logits: Tensor2D): Tensor {
  if (logitCount(loss) === 1) return logits;
  const [forged, real] = tf.split(logits, 2, 1);
  if (!forged || !real) throw new Error('Two logits expected');
  return tf.sub(real, forged);
}

/** A term of a loss, a mean over the batch, from the batch's margins. */
type Graph = (l: Tensor) => Scalar;

const mean = (x: Tensor): Scalar => tf.mean(x);
const halfSquare = (x: Tensor): Scalar => tf.mul(mean(tf.square(x)), 0.5);

const crossEntropy = {
  real: (l: Tensor) => mean(tf.softplus(tf.neg(l))),
  forged: (l: Tensor) => mean(tf.softplus(l)),
};

/** The graphs of the formulas in `core/losses`, which names their sources. */
const graphs: Record<LossName, Record<LossRole, Graph>> = {
  softmax: { ...crossEntropy, generator: crossEntropy.real },
  nonSaturating: { ...crossEntropy, generator: crossEntropy.real },
  minimax: { ...crossEntropy, generator: (l) => tf.neg(crossEntropy.forged(l)) },
  leastSquares: {
    real: (l) => halfSquare(tf.sub(l, 1)),
    forged: halfSquare,
    generator: (l) => halfSquare(tf.sub(l, 1)),
  },
  hinge: {
    real: (l) => mean(tf.relu(tf.sub(1, l))),
    forged: (l) => mean(tf.relu(tf.add(l, 1))),
    generator: (l) => tf.neg(mean(l)),
  },
};

/**
 * D's loss on a batch of real images plus its loss on a batch of forgeries, each a mean over the
 * batch.
 * @param real @param forged logits, [batch, 1], or [batch, 2] as (forged, real) for softmax
 */
export function discriminatorLoss(loss: LossName, real: Tensor2D, forged: Tensor2D): Scalar {
  const own = graphs[loss];
  return tf.add(own.real(margin(loss, real)), own.forged(margin(loss, forged)));
}

/** G's loss on D's logits for its forgeries. */
export function generatorLoss(loss: LossName, forged: Tensor2D): Scalar {
  return graphs[loss].generator(margin(loss, forged));
}
