import type { Scene } from '../../core/deconv/scene';
import type { ConvTrace, Step } from '../../core/deconv/steps';
import type { Transition } from './Transitions';
import { boxAt, boxOf } from './layout';
import type { StageLayout } from './layout';
import { showNumber } from './names';
import { withinRing } from './place';

/** More than this is a swarm, not an explanation. */
const most = 9;

/** What flies where when a step is entered from the one before it. */
export function transitionsOf(
  trace: ConvTrace,
  step: Step,
  scene: Scene,
  layout: StageLayout,
): Transition[] {
  const { grids, matrix, operand, result } = layout;
  const conv = trace.direction === 'conv';
  switch (step.kind) {
    case 'unroll': {
      if (!grids) return [];
      const input = conv ? withinRing(grids.input, trace.geometry) : grids.input;
      const from = boxOf(input, step.cell);
      return [{ from, to: boxOf(operand, step.cell), text: showNumber(step.value), delay: 0 }];
    }
    case 'fill':
      if (!grids) return [];
      return step.reach.slice(0, most).map(({ kernel, entry }, i) => ({
        from: boxOf(grids.kernel, kernel),
        to: boxAt(matrix, step.row, entry),
        text: showNumber(trace.kernel[kernel] ?? 0),
        delay: 0.04 * i,
      }));
    case 'transpose': {
      // The row lies across the top, as it lay in W, and each weight falls into its place in the column.
      const across = (layout.width - matrix.x) / trace.W.columns;
      return step.reach.slice(0, most).map(({ kernel, entry }, i) => ({
        from: { x: matrix.x + entry * across, y: 0, width: across, height: 20 },
        to: boxAt(matrix, entry, step.row),
        text: showNumber(trace.kernel[kernel] ?? 0),
        delay: 0.04 * i,
      }));
    }
    case 'product': {
      const to = boxOf(result, step.row);
      const products = scene.terms.slice(0, most).map(({ entry, product }) => ({
        from: boxAt(matrix, step.row, entry),
        to,
        text: showNumber(product),
        delay: 0,
      }));
      if (!grids || step.result === 'A back') return products;
      const output = conv ? grids.output : withinRing(grids.output, trace.geometry);
      const home = boxOf(output, step.row);
      return [...products, { from: to, to: home, text: showNumber(step.value), delay: 0.5 }];
    }
    default:
      return step satisfies never;
  }
}
