import { describe, expect, it } from 'vitest';
import type { DeconvConfig } from './geometry';
import { highlightOf } from './highlight';
import { placeAt } from './matrix';
import {
  inputPattern,
  kernelPattern,
  presetNames,
  presets,
  resized,
  workedConfig,
} from './presets';
import { convolve } from './formulations';
import { resolve } from './reasons';
import { chapterStart, chapters, traceConv } from './steps';

function traceOf(config: DeconvConfig, kernel: number[], input: number[]) {
  const resolved = resolve(config);
  if ('reasons' in resolved) throw new Error(JSON.stringify(resolved.reasons));
  return traceConv({ direction: config.direction, geometry: resolved.geometry, kernel, input });
}

const w = kernelPattern('counting', { rows: 3, columns: 3 });
const worked = traceOf(workedConfig, w, [1, 2, 3, 4]);
const forward = traceOf(
  { ...workedConfig, direction: 'conv', input: { rows: 4, columns: 4 } },
  w,
  Array.from({ length: 16 }, (_, i) => i),
);

describe('the worked example', () => {
  it('has a W of 4×16 with nine weights in each row', () => {
    const { W } = worked;
    expect([W.rows, W.columns]).toEqual([4, 16]);
    const row = (r: number) => Array.from({ length: 16 }, (_, c) => placeAt(W, r, c) + 1);
    expect(row(0)).toEqual([1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0]);
    expect(row(1)).toEqual([0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0]);
    expect(row(2)).toEqual([0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0]);
    expect(row(3)).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9]);
  });

  it('multiplies back to A 4×4', () => {
    expect(worked.output).toEqual([1, 4, 7, 6, 7, 23, 33, 24, 19, 53, 63, 42, 21, 52, 59, 36]);
  });

  it('says at A₁₁ what the formula says: 5·1 + 4·2 + 2·3 + 1·4 = 23', () => {
    const step = worked.steps[chapterStart(worked.steps, 'multiply') + 5];
    expect(step).toEqual({
      kind: 'product',
      chapter: 'multiply',
      index: 5,
      count: 16,
      matrix: 'Wᵀ',
      operand: 'B',
      result: 'A',
      row: 5,
      value: 23,
      zeros: 0,
      terms: [
        { kernel: 4, entry: 0, weight: 5, operand: 1, product: 5, sum: 5 },
        { kernel: 3, entry: 1, weight: 4, operand: 2, product: 8, sum: 13 },
        { kernel: 1, entry: 2, weight: 2, operand: 3, product: 6, sum: 19 },
        { kernel: 0, entry: 3, weight: 1, operand: 4, product: 4, sum: 23 },
      ],
    });
  });

  it('goes through its chapters in order, with one record a cell or row', () => {
    const lengths = chapters.transpose.map(
      (chapter) => worked.steps.filter((step) => step.chapter === chapter).length,
    );
    expect(lengths).toEqual([4, 4, 4, 16]);
    expect(chapters.conv.map((c) => forward.steps.filter((s) => s.chapter === c).length)).toEqual([
      16, 4, 4, 4, 16,
    ]);
    for (const { steps } of [worked, forward]) {
      for (const step of steps) {
        expect(steps[chapterStart(steps, step.chapter) + step.index]).toBe(step);
      }
    }
  });

  it('convolves forward, and comes back to the shape but not the numbers', () => {
    expect(forward.output).toEqual(convolve(forward.geometry, w, forward.input));
    expect(forward.output).toEqual([303, 348, 483, 528]);
    expect(forward.back).toHaveLength(16);
    expect(forward.back).not.toEqual(forward.input);
    const last = forward.steps.at(-1);
    expect(last?.kind === 'product' && last.value).toBe(forward.back?.[15]);
  });

  it('records the zeros of each row of W', () => {
    const step = forward.steps[chapterStart(forward.steps, 'fill')];
    expect(step?.kind === 'fill' && [step.reach.length, step.zeros]).toEqual([9, 7]);
  });
});

describe('links', () => {
  it('lights the same thing from each of its ends', () => {
    const { Wt } = worked;
    expect([...highlightOf(Wt, { kind: 'result', row: 5 }).weights].sort()).toEqual([0, 1, 3, 4]);
    expect(highlightOf(Wt, { kind: 'weight', kernel: 4 }).cells.size).toBe(4);
    expect(highlightOf(Wt, { kind: 'entry', column: 2 }).rows.size).toBe(9);
    const cell = highlightOf(Wt, { kind: 'cell', row: 5, column: 0 });
    expect([[...cell.weights], [...cell.columns], [...cell.rows]]).toEqual([[4], [0], [5]]);
    expect(highlightOf(Wt, { kind: 'cell', row: 0, column: 3 }).weights.size).toBe(0);
  });
});

describe('presets', () => {
  it.each(presetNames)('%s can be traced', (name) => {
    const { config, kernel } = presets[name];
    const one = traceOf(config, kernelPattern(kernel, config.kernel), inputPattern(config.input));
    expect(one.output.every(Number.isFinite)).toBe(true);
  });

  it('makes identity an identity and the edge kernel blind to a flat map', () => {
    const { config } = presets.identity;
    const input = inputPattern(config.input);
    expect(traceOf(config, kernelPattern('identity', config.kernel), input).output).toEqual(input);
    const edge = kernelPattern('edge', { rows: 3, columns: 3 });
    expect(edge.reduce((a, b) => a + b)).toBe(0);
    expect(kernelPattern('blur', { rows: 3, columns: 3 })).toEqual([1, 2, 1, 2, 4, 2, 1, 2, 1]);
  });

  it('keeps the cells that both sizes have', () => {
    const to = { rows: 3, columns: 1 };
    expect(resized([1, 2, 3, 4], { rows: 2, columns: 2 }, to, [7, 8, 9])).toEqual([1, 3, 9]);
  });
});
