import { expect, test } from 'vitest';
import { architecture } from '../../core/nn/architecture';
import { forward } from '../../core/nn/forward';
import { encodeZ } from '../../core/latent/code';
import { presets } from '../../core/nn/model';
import { initialParameters } from '../../core/nn/parameters';
import { firstChoice } from '../../state/deconv/layerChoice';
import { inspectLayer } from './inspectLayer';

const model = presets.tiny;
const { generator } = architecture(model);
const arrays = initialParameters(model);

/** Output channel o of a layer has the kernel that is o everywhere, and scale and shift of its own. */
const engine = {
  inspectLayer: (z: Float32Array, layer: string) => {
    const maps = forward(generator, arrays, z);
    const place = maps.findIndex((each) => each.layer === layer);
    const [before, output] = [maps[place - 1]!, maps[place]!];
    const filter = new Float32Array(
      generator[place]!.kernel ** 2 * output.channels * before.channels,
    );
    filter.forEach((_, i) => (filter[i] = Math.floor(i / before.channels) % output.channels));
    const each = Float32Array.from({ length: output.channels }, (_, o) => o);
    return Promise.resolve({ step: 7, before, output, filter, scale: each, shift: each });
  },
};

test('takes the kernel, scale and shift of the output channel that is looked at', async () => {
  const looked = await inspectLayer(engine, model, { ...firstChoice, to: 1, layer: 1 });
  expect(looked).toMatchObject({ step: 7, scale: 1, shift: 1 });
  const { filter, kernel, channels } = looked!.input;
  expect(Array.from(filter)).toEqual(Array.from({ length: kernel ** 2 * channels }, () => 1));
});

test('bounds a choice by the net, and picks channels in which something happens', async () => {
  const far = { layer: 50, from: 4000, to: 4000, row: 4000, column: 0, draw: 0, code: null };
  const looked = await inspectLayer(engine, model, far);
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
  const lively = await inspectLayer(engine, model, firstChoice);
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
    (await inspectLayer(engine, model, { ...firstChoice, code }))!.input.values;
  const [first] = forward(generator, arrays, z);
  expect(await values(encodeZ(z))).toEqual(first!.data);
  const drawn = await values(null);
  expect(drawn).not.toEqual(first!.data);
  expect(await values(encodeZ(z.slice(1)))).toEqual(drawn);
});

test('refuses maps whose numbers are not finite, which no figure can show', async () => {
  const overflowing = {
    inspectLayer: async (z: Float32Array, layer: string) => {
      const looked = await engine.inspectLayer(z, layer);
      looked.output.data[3] = Infinity;
      return looked;
    },
  };
  await expect(inspectLayer(overflowing, model, firstChoice)).rejects.toMatchObject({
    record: { code: 'engine.mapsNotFinite', params: { layer: generator[1]!.name } },
  });
});
