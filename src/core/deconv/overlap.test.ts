import { describe, expect, it } from 'vitest';
import { axisOf } from './geometry';
import { isEven, overlap, overlapCycle, overlapMap, resizeThenConvolve } from './overlap';

const axis = (kernel: number, stride: number, input = 8) =>
  axisOf({ direction: 'transpose', input, kernel, stride, padding: 'same', outputPadding: 0 });

describe('overlap', () => {
  it('is uneven for kernel 5 and stride 2: 2 and 3 terms in turn', () => {
    expect(overlap(axis(5, 2)).slice(4, 12)).toEqual([2, 3, 2, 3, 2, 3, 2, 3]);
    expect(isEven(5, 2)).toBe(false);
  });

  it('is even for kernel 4 and stride 2', () => {
    expect(new Set(overlap(axis(4, 2)).slice(3, 13))).toEqual(new Set([2]));
    expect(isEven(4, 2)).toBe(true);
  });

  it('repeats its cycle far from the border, and adds up to the kernel', () => {
    for (let kernel = 1; kernel <= 5; kernel++) {
      for (let stride = 1; stride <= 3; stride++) {
        const cycle = overlapCycle(kernel, stride);
        expect(cycle.reduce((a, b) => a + b)).toBe(kernel);
        expect(new Set(cycle).size === 1).toBe(isEven(kernel, stride));
        const { before, ...rest } = axis(kernel, stride);
        const counts = overlap({ before, ...rest });
        for (let at = 6; at < counts.length - 6; at++) {
          expect(counts[at]).toBe(cycle[(at + before) % stride]);
        }
      }
    }
  });

  it('matches the counts of the worked example', () => {
    const one = axisOf({
      direction: 'transpose',
      input: 2,
      kernel: 3,
      stride: 1,
      padding: 'valid',
      outputPadding: 0,
    });
    expect(overlapMap({ rows: one, columns: one })).toEqual([
      1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1,
    ]);
  });

  it('is flat after a resize and a convolution, but at the border', () => {
    const counts = resizeThenConvolve(axis(5, 2));
    expect(counts).toHaveLength(16);
    expect(new Set(counts.slice(2, -2))).toEqual(new Set([5]));
  });
});
