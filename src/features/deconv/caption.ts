import type { ConvAxes } from '../../core/deconv/geometry';
import type { MapName, ConvTrace, Step } from '../../core/deconv/steps';
import type { RoomMessages } from '../../i18n/roomMessages';
import { cellName, mapName, showFactor, showNumber } from './names';

/** The name of one cell of a map, in a configuration of this geometry. */
export function nameOf(of: { geometry: ConvAxes }, map: MapName, index: number): string {
  const { columns } = of.geometry;
  return cellName(mapName(map), index, map === 'B' ? columns.small : columns.large);
}

/** w₁₁·B₀₀ + w₁₀·B₀₁ … of a product, with symbols and with numbers. */
export function formula(trace: ConvTrace, step: Step): { symbols: string; numbers: string } {
  if (step.kind !== 'product') return { symbols: '', numbers: '' };
  const { kernel } = trace.geometry.columns;
  const result = nameOf(trace, step.result, step.row);
  const symbols = step.terms.map(
    (term) => `${cellName('w', term.kernel, kernel)}·${nameOf(trace, step.operand, term.entry)}`,
  );
  const numbers = step.terms.map(
    ({ weight, operand }) => `${showFactor(weight)}·${showFactor(operand)}`,
  );
  const value = showNumber(step.value);
  return {
    symbols: `${result} = ${symbols.join(' + ') || '0'}`,
    numbers: numbers.length > 0 ? `${numbers.join(' + ')} = ${value}` : value,
  };
}

/** A step as a sentence. */
export function caption(
  trace: ConvTrace,
  step: Step,
  messages: RoomMessages['deconv']['deconvSteps'],
): string {
  switch (step.kind) {
    case 'unroll': {
      const cell = nameOf(trace, step.map, step.cell);
      return messages.unroll({
        cell,
        value: showNumber(step.value),
        entry: step.cell + 1,
        count: step.count,
        map: step.map,
      });
    }
    case 'fill': {
      const cell = nameOf(trace, 'B', step.row);
      return messages.fill(step.row + 1, cell, step.reach.length, step.zeros);
    }
    case 'transpose':
      return messages.transpose(step.row + 1, nameOf(trace, 'B', step.row));
    case 'product': {
      const cell = nameOf(trace, step.result, step.row);
      if (step.chapter === 'back') return messages.back(cell);
      return messages.product({
        row: step.row + 1,
        matrix: step.matrix,
        weights: step.terms.length,
        zeros: step.zeros,
        cell,
      });
    }
    default:
      return step satisfies never;
  }
}
