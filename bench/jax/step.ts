import { lax, nn, numpy as np, tree, valueAndGrad, vjp } from '@jax-js/jax';
import { architecture, length, weightsName } from '../../src/core/nn/architecture';
import type { Layer } from '../../src/core/nn/architecture';
import type { LossName } from '../../src/core/nn/losses';
import { adamBeta2, leakySlope, batchNormEpsilon } from '../../src/core/nn/model';
import type { ModelDescription } from '../../src/core/nn/model';
import { samePadding } from '../../src/core/nn/padding';

/**
 * The training step in jax-js. Its arrays are counted: a function uses up what it is given, and `.ref`
 * lends it once more.
 */
type Array = np.Array;

/** Arrays of one net by name. */
export type Arrays = Record<string, Array>;

function part(arrays: Arrays, name: string): Array {
  const found = arrays[name];
  if (!found) throw new Error(`No array ${name}`);
  return found;
}

/** Batch norm by the batch's own statistics. @param x [n, c, s, s] */
function norm(x: Array, gamma: Array, beta: Array): Array {
  const axes = [0, 2, 3];
  const centred = x.ref.sub(np.mean(x, axes, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(batchNormEpsilon)))
    .mul(gamma)
    .add(beta);
}

function linear(layer: Layer, arrays: Arrays, x: Array): Array {
  const { kind, kernel, stride, input, output } = layer;
  const weights = part(arrays, weightsName(layer));
  switch (kind) {
    case 'dense':
      return np.matmul(x.reshape([-1, length(input)]), weights);
    case 'conv':
      return lax.conv(x, weights, [stride, stride], 'SAME');
    case 'convTranspose': {
      // The padding that makes it the transpose of a convolution with `SAME`.
      const sizes = { large: output.size, small: input.size, kernel, stride };
      const before = kernel - 1 - samePadding(sizes).before;
      const pads: [number, number] = [before, kernel + stride - 2 - before];
      const lhsDilation = [stride, stride];
      return lax.convGeneralDilated(x, weights, [1, 1], [pads, pads], { lhsDilation });
    }
    default:
      return kind satisfies never;
  }
}

function activate({ activation }: Layer, x: Array): Array {
  switch (activation) {
    case 'relu':
      return nn.relu(x);
    case 'leakyRelu':
      return nn.leakyRelu(x, leakySlope);
    case 'tanh':
      return np.tanh(x);
    case 'none':
      return x;
    default:
      return activation satisfies never;
  }
}

function forward(layers: Layer[], arrays: Arrays, x: Array): Array {
  let map = x;
  for (const layer of layers) {
    const { name, output } = layer;
    map = linear(layer, arrays, map);
    if (layer.bias) map = map.add(part(arrays, `${name}.bias`));
    if (output.size > 1) map = map.reshape([-1, output.channels, output.size, output.size]);
    if (layer.norm) map = norm(map, part(arrays, `${name}.gamma`), part(arrays, `${name}.beta`));
    map = activate(layer, map);
  }
  return map;
}

/** Real minus fake for two logits; the one logit as it is. */
function realLogit(logits: Array): Array {
  return logits.shape[1] === 2 ? np.matmul(logits, np.array([[-1], [1]])) : logits;
}

/** Adam's numbers that change from step to step: the rate with both corrections, and ε with one. */
type AdamRates = Array[];

type Player = { weights: Arrays; m: Arrays; v: Arrays };

function adam(
  { weights, m, v }: Player,
  gradients: Arrays,
  [rate, epsilon]: AdamRates,
  beta1: number,
) {
  if (!rate || !epsilon) throw new Error('Adam needs its pace');
  const next: Player = { weights: {}, m: {}, v: {} };
  for (const name of Object.keys(weights)) {
    const gradient = part(gradients, name);
    const first = part(m, name)
      .mul(beta1)
      .add(gradient.ref.mul(1 - beta1));
    const second = part(v, name)
      .mul(adamBeta2)
      .add(np.square(gradient).mul(1 - adamBeta2));
    const move = first.ref.mul(rate.ref).div(np.sqrt(second.ref).add(epsilon.ref));
    next.weights[name] = part(weights, name).sub(move);
    next.m[name] = first;
    next.v[name] = second;
  }
  rate.dispose();
  epsilon.dispose();
  return next;
}

/** What a step uses up and what it gives back, a net each. */
export type State = { g: Player; d: Player };

/** Losses that this step trains: cross-entropy with G's labels turned, of one logit or two. */
const trains: Record<LossName, boolean> = {
  softmax: true,
  nonSaturating: true,
  minimax: false,
  leastSquares: false,
  hinge: false,
};

/**
 * One iteration, to be compiled: fakes made once, D's update on both batches, then G's against the
 * updated D.
 * @throws for losses that it does not train
 */
export function trainingStep(model: ModelDescription) {
  const { generator, discriminator } = architecture(model);
  if (!trains[model.loss]) throw new Error(`jax-js has no loss ${model.loss} here`);
  const discriminate = (d: Arrays, images: Array) => realLogit(forward(discriminator, d, images));
  const takenForReal = (logits: Array) => np.mean(nn.softplus(logits.neg()));
  const lossOfD = (d: Arrays, real: Array, fake: Array) =>
    takenForReal(discriminate(tree.ref(d), real)).add(np.mean(nn.softplus(discriminate(d, fake))));
  const lossOfG = (fake: Array, d: Arrays) => takenForReal(discriminate(d, fake));

  return ({ g, d }: State, z: Array, real: Array, rates: Record<'g' | 'd', AdamRates>) => {
    const makeFakes = (weights: Arrays) => forward(generator, weights, z);
    const [fake, back] = vjp(makeFakes, [tree.ref(g.weights)]);
    const [dLoss, dGradient] = valueAndGrad(lossOfD)(tree.ref(d.weights), real, fake.ref);
    const nextD = adam(d, dGradient, rates.d, model.beta1);
    const [gLoss, imageGradient] = valueAndGrad(lossOfG)(fake, tree.ref(nextD.weights));
    const [gGradients] = back(imageGradient);
    const nextG = adam(g, gGradients, rates.g, model.beta1);
    back.dispose();
    return { state: { g: nextG, d: nextD }, losses: { d: dLoss, g: gLoss } };
  };
}
