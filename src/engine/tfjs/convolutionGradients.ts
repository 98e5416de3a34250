import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import '#stock-gradients';
import type { ConvolutionGradients, ConvolutionProblem } from '../../rpc/engine';
import type { ConvAxis } from '../../core/deconv/geometry';
import { Fault } from '../../core/fault';

/** Beyond what any picture shows; keeps a foolish request from holding the thread up. */
const most = 4096;

function check(field: string, found: number, expected: number): void {
  if (found !== expected || !(expected > 0 && expected <= most)) {
    const params = {
      field,
      value: found,
      min: Math.min(expected, 1),
      max: Math.min(expected, most),
    };
    throw new Fault({ code: 'config.outOfRange', params });
  }
}

/**
 * The gradients of a convolution and of its transpose with respect to their inputs, by tf.grad on the
 * plain JavaScript backend. Runs in one go and leaves the backend that it found in place, so that a
 * trainer on the same thread is none the wiser.
 * @throws Fault `config.outOfRange` when an array does not have its map's length
 */
export function convolutionGradients(problem: ConvolutionProblem): ConvolutionGradients {
  const { geometry, kernel, large, small } = problem;
  const { rows, columns } = geometry;
  check('kernel', kernel.length, rows.kernel * columns.kernel);
  check('large', large.length, rows.large * columns.large);
  check('small', small.length, rows.small * columns.small);
  const before = tf.engine().backendName as string | null | undefined;
  // A backend that starts up at once is in use before setBackend returns its promise.
  void tf.setBackend('cpu');
  try {
    return tf.tidy(() => {
      const w = tf.tensor4d(kernel, [rows.kernel, columns.kernel, 1, 1]);
      const A = tf.tensor4d(large, [1, rows.large, columns.large, 1]);
      const B = tf.tensor4d(small, [1, rows.small, columns.small, 1]);
      const zeros = ({ before: first, after }: ConvAxis): [number, number] => [first, after];
      const pad: tf.backend_util.ExplicitPadding = [[0, 0], zeros(rows), zeros(columns), [0, 0]];
      const stride = rows.stride;
      const forward = (x: tf.Tensor) =>
        tf.conv2d(x as Tensor4D, w, stride, pad, 'NHWC', 1, 'floor');
      const transposed = (x: tf.Tensor) =>
        tf.conv2dTranspose(x as Tensor4D, w, A.shape, stride, pad, 'floor');
      return {
        ofConvolution: tf.grad(forward)(A, B).dataSync<'float32'>(),
        ofTransposed: tf.grad(transposed)(B, A).dataSync<'float32'>(),
      };
    });
  } finally {
    if (before) void tf.setBackend(before);
  }
}
