import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duality, largestDifference } from '../../core/deconv/duality';
import { largeExtent, cells, kernelExtent, smallExtent } from '../../core/deconv/geometry';
import type { Padding } from '../../core/deconv/geometry';
import { buildW, transpose } from '../../core/deconv/matrix';
import { workedConfig } from '../../core/deconv/presets';
import { resolve } from '../../core/deconv/reasons';
import { Fault } from '../../core/fault';
import { convolutionGradients } from './convolutionGradients';

const whole = (min: number, max: number) => fc.integer({ min, max });

describe('convolutionGradients', () => {
  it('agrees with Wᵀ and W, and leaves the backend and no tensor behind', () => {
    const settings = fc.record({
      direction: fc.constantFrom('conv' as const, 'transpose' as const),
      input: fc.record({ rows: whole(1, 6), columns: whole(1, 6) }),
      kernel: fc.record({ rows: whole(1, 5), columns: whole(1, 5) }),
      stride: whole(1, 3),
      padding: fc.oneof(fc.constantFrom<Padding>('valid', 'same'), whole(0, 4)),
      outputPadding: whole(0, 2),
    });
    fc.assert(
      fc.property(settings, whole(1, 1000), (setting, seed) => {
        const resolved = resolve(setting);
        if ('reasons' in resolved) return;
        const { geometry } = resolved;
        const numbers = (count: number) =>
          Float32Array.from({ length: count }, (_, i) => Math.sin(seed + 1.7 * i));
        const kernel = numbers(cells(kernelExtent(geometry)));
        const large = numbers(cells(largeExtent(geometry)));
        const small = numbers(cells(smallExtent(geometry)));
        const W = buildW(geometry);
        const ours = duality({ W, Wt: transpose(W), kernel: [...kernel] }, [...large], [...small]);
        const tensors = tf.memory().numTensors;
        const theirs = convolutionGradients({ geometry, kernel, large, small });
        expect(tf.memory().numTensors).toBe(tensors);
        expect(largestDifference(ours.ofConvolution, theirs.ofConvolution)).toBeLessThan(1e-5);
        expect(largestDifference(ours.ofTransposed, theirs.ofTransposed)).toBeLessThan(1e-5);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses arrays of another length', () => {
    const resolved = resolve(workedConfig);
    if ('reasons' in resolved) throw new Error('the worked example has a geometry');
    const { geometry } = resolved;
    const kernel = new Float32Array(9);
    const problem = { geometry, kernel, large: new Float32Array(15), small: new Float32Array(4) };
    expect(() => convolutionGradients(problem)).toThrow(Fault);
  });
});
