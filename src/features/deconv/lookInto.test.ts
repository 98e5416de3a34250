import { expect, test } from 'vitest';
import { architecture } from '../../core/architecture';
import { forward } from '../../core/forward';
import { encodeZ } from '../../core/latent/code';
import { presets } from '../../core/model';
import { initialParameters } from '../../core/parameters';
import { firstChoice } from './layerChoice';
import { lookInto } from './lookInto';

const model = presets.tiny;
const { generator } = architecture(model);
const arrays = initialParameters(model);

/** A trainer that takes one more iteration after each of the first `moves` questions. */
function moving(moves: number) {
  let step = 0;
  const asked: string[] = [];
  const tell = (question: string) => {
    asked.push(question);
    const now = step;
    if (asked.length <= moves) step++;
    return now;
  };
  return {
    asked,
    inspect: (z: Float32Array) =>
      Promise.resolve({
        maps: forward(generator, arrays, z),
        step: tell('inspect'),
        silenced: null,
      } as never),
    layerKernel: (layer: string, channel: number) =>
      Promise.resolve({
        filter: new Float32Array(),
        scale: 1,
        shift: 0,
        step: tell(`${layer} ${channel}`),
      } as never),
  };
}

test('asks again until maps and kernel are of the same step', async () => {
  const engine = moving(3);
  const looked = await lookInto(engine, model, firstChoice);
  expect(looked?.step).toBe(3);
  expect(engine.asked).toHaveLength(6);
});

test('bounds a choice by the net, and picks channels in which something happens', async () => {
  const far = { layer: 50, from: 4000, to: 4000, row: 4000, column: 0, draw: 0, code: null };
  const engine = moving(0);
  const looked = await lookInto(engine, model, far);
  const last = generator.length - 1;
  const [before, output] = [generator[last - 1]!.output, generator[last]!.output];
  expect(looked?.choice).toEqual({
    layer: last,
    from: before.channels - 1,
    to: output.channels - 1,
    row: before.size - 4,
    column: 0,
    draw: 0,
    code: null,
  });
  const lively = await lookInto(engine, model, firstChoice);
  const { input, choice } = lively!;
  const sums = Array.from({ length: input.channels }, (_, c) =>
    Array.from(input.values)
      .filter((_, i) => i % input.channels === c)
      .reduce((sum, value) => sum + Math.abs(value), 0),
  );
  if (input.size <= 4) expect(sums[choice.from]).toBe(Math.max(...sums));
  expect(sums[choice.from]).toBeGreaterThan(0);
});

test('looks at what the z of the link makes, or at a draw where the code is of another net', async () => {
  const z = Float32Array.from({ length: model.latent }, (_, i) => ((i * 7) % 13) / 8 - 0.75);
  const values = async (code: string | null) =>
    (await lookInto(moving(0), model, { ...firstChoice, code }))!.input.values;
  const [first] = forward(generator, arrays, z);
  expect(await values(encodeZ(z))).toEqual(first!.data);
  const drawn = await values(null);
  expect(drawn).not.toEqual(first!.data);
  expect(await values(encodeZ(z.slice(1)))).toEqual(drawn);
});
