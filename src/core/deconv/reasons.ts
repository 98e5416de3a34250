import { axisOf, axisConfig, limits } from './geometry';
import type { AxisName, ConvAxes, DeconvConfig } from './geometry';

/** Why a configuration has no geometry. */
export type Reason =
  | { code: 'outOfRange'; field: keyof typeof limits; min: number; max: number }
  /** A window of the kernel's size does not fit into the padded input. */
  | { code: 'kernelBeyondInput'; axis: AxisName; kernel: number; padded: number }
  /** Some windows would hold nothing but padding, and the transpose would need negative padding. */
  | { code: 'paddingBeyondKernel'; axis: AxisName; padding: number; kernel: number }
  /** A stride reaches only the rest of a division by it. */
  | { code: 'outputPaddingBeyondStride'; outputPadding: number; stride: number }
  /** 'same' has already fixed the output at stride · input. */
  | { code: 'outputPaddingWithSame' }
  /** The padding cuts away all that the scatters cover. */
  | { code: 'outputEmpty'; axis: AxisName; output: number };

const axisNames = ['rows', 'columns'] as const;

function outOfRange(config: DeconvConfig): Reason[] {
  const { input, kernel, stride, padding, outputPadding } = config;
  const values: [keyof typeof limits, number[]][] = [
    ['input', [input.rows, input.columns]],
    ['kernel', [kernel.rows, kernel.columns]],
    ['stride', [stride]],
    ['padding', typeof padding === 'number' ? [padding] : []],
    ['outputPadding', [outputPadding]],
  ];
  return values.flatMap(([field, entries]) => {
    const { min, max } = limits[field];
    const bad = entries.some((entry) => !Number.isInteger(entry) || entry < min || entry > max);
    return bad ? [{ code: 'outOfRange' as const, field, min, max }] : [];
  });
}

/** Everything that keeps a configuration from having a geometry; empty when it has one. */
export function reasonsAgainst(config: DeconvConfig): Reason[] {
  const reasons = outOfRange(config);
  if (reasons.length > 0) return reasons;
  const { direction, stride, padding, outputPadding } = config;
  if (direction === 'transpose' && outputPadding > 0) {
    if (padding === 'same') reasons.push({ code: 'outputPaddingWithSame' });
    else if (outputPadding >= stride) {
      reasons.push({ code: 'outputPaddingBeyondStride', outputPadding, stride });
    }
  }
  for (const axis of axisNames) {
    const one = axisConfig(config, axis);
    const { kernel } = one;
    if (typeof padding === 'number' && padding >= kernel) {
      reasons.push({ code: 'paddingBeyondKernel', axis, padding, kernel });
      continue;
    }
    const { large, small, before, after } = axisOf(one);
    if (direction === 'conv' && small < 1) {
      reasons.push({ code: 'kernelBeyondInput', axis, kernel, padded: large + before + after });
    }
    if (direction === 'transpose' && large < 1) {
      reasons.push({ code: 'outputEmpty', axis, output: large });
    }
  }
  return reasons;
}

/** The shapes of a configuration, or every reason why it has none. */
export function resolve(config: DeconvConfig): { geometry: ConvAxes } | { reasons: Reason[] } {
  const reasons = reasonsAgainst(config);
  if (reasons.length > 0) return { reasons };
  return {
    geometry: {
      rows: axisOf(axisConfig(config, 'rows')),
      columns: axisOf(axisConfig(config, 'columns')),
    },
  };
}
