import { largestDifference } from '../../core/deconv/duality';
import { cells, largeExtent } from '../../core/deconv/geometry';
import { multiply } from '../../core/deconv/matrix';
import { isEven, overlapCycle } from '../../core/deconv/overlap';
import { kernelPattern, upstreamPattern } from '../../core/deconv/presets';
import type { Chapter } from '../../core/deconv/steps';
import { fromPreset, moveTo, turn } from '../deconv/deconvState';
import type { DeconvState } from '../deconv/deconvState';
import { deconvCodec } from '../deconv/deconvUrl';
import type { Step } from './lesson';

const worked = fromPreset('worked');
const atStart = deconvCodec.format(moveTo(worked, 0));
const turned = deconvCodec.format(moveTo(turn(worked, 'conv', false), 0));

/** Whether the last step of a part is shown. */
function endOf({ trace, step }: DeconvState, chapter: Chapter): boolean {
  const now = trace.steps[step];
  return now?.chapter === chapter && now.index === now.count - 1;
}

/** ∂L/∂B of A = Wᵀ B for L = ⟨g, A⟩, by pushing each cell of B: no rule of differentiation is used. */
function pushed({ trace }: DeconvState, g: readonly number[]): number[] {
  const { Wt, kernel, input } = trace;
  const loss = (b: readonly number[]) =>
    multiply(Wt, kernel, b).reduce((sum, value, i) => sum + value * (g[i] ?? 0), 0);
  const here = loss(input);
  return input.map((_, cell) => loss(input.map((value, i) => value + Number(i === cell))) - here);
}

export const deconvSteps = {
  product: {
    key: 'deconv.product',
    room: 'deconv',
    set: atStart,
    part: 'stage',
    done: ({ deconv }) => deconv.config.direction === 'transpose' && endOf(deconv, 'multiply'),
    answer: ({ deconv: { trace, config } }) => {
      const { rows, columns } = largeExtent(trace.geometry);
      const { rows: kernel } = config.kernel;
      return {
        choice: rows < kernel ? 0 : rows === kernel ? 1 : 2,
        figures: [rows, columns, trace.Wt.rows, trace.Wt.columns],
      };
    },
  },
  inverse: {
    key: 'deconv.inverse',
    room: 'deconv',
    set: turned,
    part: 'stage',
    done: ({ deconv }) => deconv.config.direction === 'conv' && endOf(deconv, 'back'),
    answer: ({ deconv: { trace } }) => {
      if (!trace.back) return null;
      const { input, back } = trace;
      const other = back.filter((value, i) => value !== input[i]).length;
      return {
        choice: other === 0 ? 0 : 1,
        figures: [other, back.length, input[0] ?? NaN, back[0] ?? NaN],
      };
    },
  },
  duality: {
    key: 'deconv.duality',
    room: 'deconv',
    set: atStart,
    part: 'duality',
    done: ({ deconv: { config, kernel } }) =>
      config.direction === 'transpose' &&
      kernelPattern('counting', config.kernel).some((value, i) => value !== kernel[i]),
    answer: ({ deconv }) => {
      const { trace, config } = deconv;
      if (config.direction !== 'transpose') return null;
      const g = upstreamPattern(largeExtent(trace.geometry));
      const apart = largestDifference(pushed(deconv, g), multiply(trace.W, trace.kernel, g));
      return { choice: apart < 1e-6 ? 0 : 1, figures: [cells(config.input), apart] };
    },
  },
  readings: {
    key: 'deconv.readings',
    room: 'deconv',
    set: atStart,
    part: 'stage',
    done: ({ deconv }) => deconv.view === 'all',
  },
  checkerboard: {
    key: 'deconv.checkerboard',
    room: 'deconv',
    set: { preset: 'generator' },
    part: 'overlap',
    done: ({ deconv: { config } }) =>
      config.stride > 1 &&
      isEven(config.kernel.rows, config.stride) &&
      isEven(config.kernel.columns, config.stride),
    answer: ({ deconv: { config } }) => {
      const [most = 0, least = 0] = overlapCycle(5, 2);
      const [now = 0] = overlapCycle(config.kernel.rows, config.stride);
      return {
        choice: isEven(5, 2) ? 0 : 1,
        figures: [most, least, config.kernel.rows, config.stride, now],
      };
    },
  },
} satisfies Record<string, Step>;
