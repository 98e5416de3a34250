import { flopsPerStep } from '../../core/nn/architecture';
import { presets } from '../../core/nn/model';
import type { OpenDevice } from '../device';
import { isSoftwareAdapter } from '../softwareDevice';
import { measureDevice, probeFlops, timesOf } from './autotune';
import type { DeviceTimes } from './autotune';

/** Steps in which either preset gets as near to the data, by five seeds (docs/recipes.md). */
const steps = { quick: 1223, quickWide: 453 };
/** Dispatches of a step of either. */
export const stepDispatches = 47;

/** Milliseconds until either is as near, as if all dispatches of a step were alike. */
export function millisecondsOf(preset: keyof typeof steps, times: DeviceTimes): number {
  const flops = flopsPerStep(presets[preset]) / stepDispatches;
  const arithmetic = (flops / probeFlops) * Math.min(times.direct, times.shared);
  return steps[preset] * stepDispatches * Math.max(times.empty, arithmetic);
}

/**
 * Whether the preset `quickWide` gets there sooner than `quick`: where a dispatch takes longer than the little
 * arithmetic that Quick has for it, as on fast graphics cards, fewer and larger steps do.
 * @param measure in place of measuring
 */
export async function suitLargeSteps(
  opened: OpenDevice,
  measure = measureDevice,
): Promise<boolean> {
  if (isSoftwareAdapter(opened.adapterInfo)) return false;
  const times = await timesOf(opened, measure);
  return millisecondsOf('quickWide', times) < millisecondsOf('quick', times);
}
