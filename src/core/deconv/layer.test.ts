import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { architecture } from '../nn/architecture';
import { activate, affine, forward } from '../nn/forward';
import { presets } from '../nn/model';
import { initialParameters } from '../nn/parameters';
import { normals, streams } from '../nn/random';
import { clampPatch, layerCells, patchConfig, patchValues, pairKernel } from './layer';
import type { LayerInput } from './layer';
import { resolve } from './reasons';
import { traceConv } from './steps';

const model = presets.tiny;
const arrays = initialParameters(model);
const { generator } = architecture(model);
const maps = forward(generator, arrays, normals(3, streams.explore, 0, model.latent));

/** What goes into `channel` of the layer at `index`, and the layer's own answer there. */
function layerAt(index: number, channel: number) {
  const layer = generator[index]!;
  const [before, after] = [maps[index - 1]!, maps[index]!];
  const all = arrays.get(`${layer.name}.filter`)!;
  const filter = Float32Array.from(
    { length: layer.kernel ** 2 * before.channels },
    (_, i) =>
      all[
        (Math.floor(i / before.channels) * after.channels + channel) * before.channels +
          (i % before.channels)
      ]!,
  );
  const input: LayerInput = { ...before, values: before.data, kernel: layer.kernel, filter };
  const { scale, shift } = affine(layer, arrays, channel);
  const finish = (sum: number) => activate(layer, sum * scale + shift);
  const answer = (cell: number) => after.data[cell * after.channels + channel]!;
  return { input, finish, answer };
}

describe('a patch of a layer', () => {
  it('gives the layer’s own numbers wherever it is complete', () => {
    const place = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.constantFrom(1, 2), place, place, fc.nat(3), (index, row, column, from) => {
        const { input, finish, answer } = layerAt(index, 0);
        const patch = clampPatch(input, row, column);
        const cells = layerCells(input, patch, from);
        const whole = cells.filter((cell) => cell.complete);
        expect(whole.length).toBeGreaterThanOrEqual(25);
        for (const { index: at, own, others } of whole) {
          expect(Math.abs(finish(own + others) - answer(at))).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is what the picture steps through', () => {
    const { input } = layerAt(1, 2);
    const patch = clampPatch(input, 2, 3);
    const config = patchConfig(input, patch);
    const resolved = resolve(config);
    if ('reasons' in resolved) throw new Error('a layer has a geometry');
    const { output } = traceConv({
      direction: 'transpose',
      geometry: resolved.geometry,
      kernel: pairKernel(input, 5),
      input: patchValues(input, patch, 5),
    });
    expect(output).toEqual(layerCells(input, patch, 5).map(({ own }) => own));
  });
});
