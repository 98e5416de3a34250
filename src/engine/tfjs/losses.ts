import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { LossName } from '../../core/losses';

/** The logit for real against forged: the difference of the two when there are two. */
function margin(loss: LossName, logits: Tensor2D): Tensor {
  if (loss !== 'softmax') return logits;
  const [forged, real] = tf.split(logits, 2, 1);
  if (!forged || !real) throw new Error('Two logits expected');
  return tf.sub(real, forged);
}

const mean = (x: Tensor): Scalar => tf.mean(x);
const surprise = (l: Tensor): Scalar => mean(tf.softplus(tf.neg(l)));
const halfSquare = (x: Tensor): Scalar => tf.mul(mean(tf.square(x)), 0.5);

/**
 * D's loss on a batch of real images plus its loss on a batch of forgeries, each a mean over the
 * batch. Formulas and sources: `core/losses`.
 * @param real @param forged logits, [batch, 1], or [batch, 2] as (forged, real) for softmax
 */
export function discriminatorLoss(loss: LossName, real: Tensor2D, forged: Tensor2D): Scalar {
  const r = margin(loss, real);
  const f = margin(loss, forged);
  switch (loss) {
    case 'softmax':
    case 'nonSaturating':
    case 'minimax':
      return tf.add(surprise(r), mean(tf.softplus(f)));
    case 'leastSquares':
      return tf.add(halfSquare(tf.sub(r, 1)), halfSquare(f));
    case 'hinge':
      return tf.add(mean(tf.relu(tf.sub(1, r))), mean(tf.relu(tf.add(f, 1))));
    default:
      return loss satisfies never;
  }
}

/** G's loss on D's logits for its forgeries. */
export function generatorLoss(loss: LossName, forged: Tensor2D): Scalar {
  const f = margin(loss, forged);
  switch (loss) {
    case 'softmax':
    case 'nonSaturating':
      return surprise(f);
    case 'minimax':
      return tf.neg(mean(tf.softplus(f)));
    case 'leastSquares':
      return halfSquare(tf.sub(f, 1));
    case 'hinge':
      return tf.neg(mean(f));
    default:
      return loss satisfies never;
  }
}
