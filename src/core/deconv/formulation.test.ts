import { expect, it } from 'vitest';
import { largestDifference } from './duality';
import { inputPattern, kernelPattern, workedConfig } from './presets';
import { formulationOf } from './formulation';
import { gather, prepareGather, scatter, sumScatter } from './formulations';
import { resolve } from './reasons';
import { traceConv } from './steps';
import type { Operation } from './geometry';

const w = kernelPattern('counting', { rows: 3, columns: 3 });

function worked(direction: Operation) {
  const input = direction === 'conv' ? { rows: 4, columns: 4 } : { rows: 2, columns: 2 };
  const resolved = resolve({ ...workedConfig, direction, input });
  if ('reasons' in resolved) throw new Error('the worked example has a geometry');
  const { geometry } = resolved;
  return traceConv({ direction, geometry, kernel: w, input: inputPattern(input) });
}

it.each(['conv', 'transpose'] as const)(
  'at every product of %s, all formulations give the value of the step in the cell of the step',
  (direction) => {
    const trace = worked(direction);
    for (const step of trace.steps) {
      const formulation = formulationOf(trace, step);
      const { geometry, kernel, input, output, now, shown } = formulation;
      const scattered = sumScatter(
        formulation.direction,
        geometry,
        scatter(formulation.direction, geometry, kernel, input),
      );
      const gathered = gather(prepareGather(formulation.direction, geometry, kernel, input));
      expect(largestDifference(scattered, output)).toBe(0);
      expect(largestDifference(gathered, output)).toBe(0);
      if (step.kind !== 'product') {
        expect(now).toBeNull();
        continue;
      }
      expect([scattered[now!], gathered[now!], formulation.made, shown]).toEqual([
        step.value,
        step.value,
        step.result,
        step.row + 1,
      ]);
    }
  },
);

it('keeps B in sight while W is transposed after a convolution, and nothing before a product', () => {
  const shown = (direction: Operation, chapter: string) => {
    const trace = worked(direction);
    return formulationOf(
      trace,
      trace.steps.find((step) => step.chapter === chapter)!,
    ).shown;
  };
  expect(shown('conv', 'transpose')).toBe(4);
  expect(shown('conv', 'fill')).toBe(0);
  expect(shown('transpose', 'transpose')).toBe(0);
});
