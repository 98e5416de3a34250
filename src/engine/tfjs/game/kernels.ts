/**
 * Two kernels for the small nets of the game, registered with TensorFlow.js's CPU backend together
 * with their gradients. The stock ops spend milliseconds a step on broadcasting a bias and on
 * bookkeeping between ops; a whole net in one kernel leaves the arithmetic only.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { lossAndGradient } from '../../../core/losses';
import type { LossName } from '../../../core/losses';
import type { Net } from '../../../core/game/nets';
import { backNet, runNet } from './dense';

/** Whose loss: D's is over a batch whose first half is real, G's over forgeries. */
type Player = 'discriminator' | 'generator';

/** The part of the CPU backend that a kernel needs. */
interface Backend {
  data: { get(id: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: string, values: Float32Array): TensorInfo;
}

/** Attributes are opaque to TensorFlow.js; ours are whole descriptions. */
const pack = (attributes: object) => attributes as NamedAttrMap;

/** D's loss on real data plus its loss on forgeries. */
function judgesLoss(loss: LossName, logits: Float32Array) {
  const half = logits.length / 2;
  const real = lossAndGradient(loss, 'real', logits.subarray(0, half));
  const forged = lossAndGradient(loss, 'forged', logits.subarray(half));
  const gradient = new Float32Array(logits.length);
  gradient.set(real.gradient);
  gradient.set(forged.gradient, half);
  return { value: real.value + forged.value, gradient };
}

const values = (backend: unknown, info: TensorInfo | undefined): Float32Array =>
  info ? (backend as Backend).data.get(info.dataId).values : new Float32Array();

const make = (backend: unknown, shape: number[], array: Float32Array): TensorInfo =>
  (backend as Backend).makeTensorInfo(shape, 'float32', array);

tf.registerKernel({
  kernelName: 'GameNet',
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const net = attrs as unknown as Net;
    const x = values(backend, inputs.x);
    const rows = x.length / (net.layers[0]?.inputs ?? 1);
    const outputs = runNet(net, x, values(backend, inputs.w));
    return outputs.slice(1).map((array) => make(backend, [rows, array.length / rows], array));
  },
});

tf.registerKernel({
  kernelName: 'GameNetGradient',
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const net = attrs as unknown as Net;
    const outputs = [values(backend, inputs.x)];
    net.layers.forEach((_, i) => outputs.push(values(backend, inputs[`y${i}`])));
    const w = values(backend, inputs.w);
    const { dx, dw } = backNet(net, outputs, w, values(backend, inputs.dy));
    return [make(backend, inputs.x?.shape ?? [], dx), make(backend, [w.length], dw)];
  },
});

tf.registerGradient({
  kernelName: 'GameNet',
  inputsToSave: ['x', 'w'],
  outputsToSave: Array.from({ length: 8 }, () => true),
  gradFunc: (dys, saved, attrs) => {
    const [x, w, ...outputs] = saved;
    const dy = (dys as Tensor[]).at(-1);
    if (!x || !w || !dy) throw new Error('GameNet: nothing was saved');
    const named = Object.fromEntries(outputs.map((output, i) => [`y${i}`, output]));
    const [dx, dw] = tf
      .engine()
      .runKernel('GameNetGradient', { x, w, dy, ...named }, attrs) as unknown as Tensor[];
    if (!dx || !dw) throw new Error('GameNetGradient: two gradients');
    return { x: () => dx, w: () => dw };
  },
});

tf.registerKernel({
  kernelName: 'GameLoss',
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { loss, player } = attrs as unknown as { loss: LossName; player: Player };
    const logits = values(backend, inputs.logits);
    const { value, gradient } =
      player === 'generator'
        ? lossAndGradient(loss, 'generator', logits)
        : judgesLoss(loss, logits);
    return [
      make(backend, [], new Float32Array([value])),
      make(backend, inputs.logits?.shape ?? [], gradient),
    ];
  },
});

tf.registerGradient({
  kernelName: 'GameLoss',
  outputsToSave: [false, true],
  gradFunc: (dys, saved) => {
    const scale = (dys as Tensor[])[0];
    const slope = saved[0];
    if (!scale || !slope) throw new Error('GameLoss: nothing was saved');
    return { logits: () => tf.mul(slope, scale) };
  },
});

/**
 * A net's answers.
 * @param x [n, inputs]
 * @param w [parameters], laid out as `net` says
 * @returns [n, outputs] of the last layer
 */
export function netAnswer(net: Net, x: Tensor, w: Tensor): Tensor {
  const outputs = tf.engine().runKernel('GameNet', { x, w }, pack(net)) as unknown as Tensor[];
  const last = outputs.at(-1);
  if (!last) throw new Error('GameNet: a net needs a layer');
  return last;
}

/** One player's loss as a scalar; formulas of `core/losses`. */
export function lossOf(loss: LossName, player: Player, logits: Tensor): Tensor {
  const [value] = tf
    .engine()
    .runKernel('GameLoss', { logits }, pack({ loss, player })) as unknown as Tensor[];
  if (!value) throw new Error('GameLoss: no value');
  return value;
}
