import { lossAndGradient } from '../../../core/nn/losses';
import type { LossRole } from '../../../core/nn/losses';
import { adamBeta2, adamEpsilon, averageDecay } from '../../../core/nn/model';
import { at } from './memory';
import type { Semantics } from './memory';

/** The loss, Adam's update, and what is kept of past weights. */
export const learningSemantics: Semantics<'loss' | 'adam' | 'movingAverage'> = (memory) => ({
  loss: ({ player, loss, images, logits, logitGradient, iteration }, state) => {
    const width = logits.shape[1] ?? 1;
    const roles: LossRole[] = player === 'd' ? ['fake', 'real'] : ['generator'];
    let value = 0;
    roles.forEach((role, part) => {
      const [first, end] = [part * images * width, (part + 1) * images * width];
      const found = lossAndGradient(loss, role, memory.array(logits).subarray(first, end));
      memory.array(logitGradient).set(found.gradient, first);
      value += found.value;
    });
    if (!iteration) return;
    if (iteration.opensRecord) state.losses.push({ step: state.step + 1, d: NaN, g: NaN });
    const record = state.losses.at(-1);
    if (record) record[player] = value;
    state.updates[player]++;
    if (iteration.ends) state.step++;
  },

  adam: ({ player, beta1, parameters }, state) => {
    const { updates, learningRates } = state;
    const bias1 = 1 - beta1 ** updates[player];
    const bias2 = 1 - adamBeta2 ** updates[player];
    for (const own of parameters) {
      const [w, g, m, v] = [own.weights, own.gradient, own.m, own.v].map((tensor) =>
        memory.array(tensor),
      ) as [Float32Array, Float32Array, Float32Array, Float32Array];
      w.forEach((weight, i) => {
        m[i] = beta1 * at(m, i) + (1 - beta1) * at(g, i);
        v[i] = adamBeta2 * at(v, i) + (1 - adamBeta2) * at(g, i) ** 2;
        const update = at(m, i) / bias1 / (Math.sqrt(at(v, i) / bias2) + adamEpsilon.keras);
        w[i] = weight - learningRates[player] * update;
      });
    }
  },

  movingAverage: ({ images, arrays }, { updates }) => {
    const share = 1 - averageDecay(images, updates.g);
    for (const { newest, average } of arrays) {
      const [from, to] = [memory.array(newest), memory.array(average)];
      from.forEach((value, i) => (to[i] = at(to, i) + share * (value - at(to, i))));
    }
  },
});
