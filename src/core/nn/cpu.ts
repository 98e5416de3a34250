import { flopsPerStep } from './architecture';
import { presetFor } from '../config';
import type { DatasetName } from '../dataset';
import { presetNames } from './model';
import type { ModelDescription, PresetName } from './model';

/**
 * Largest training step, in floating-point operations, that plain JavaScript should be asked for: it
 * manages some 20 million a second.
 */
const cpuLimit = 5e7;

/** Whether a model can be trained without a graphics device. */
export function trainsOnCpu(model: ModelDescription): boolean {
  return flopsPerStep(model) <= cpuLimit;
}

/** The largest preset that can be trained on a data set without a graphics device. */
export function presetForCpu(dataset: DatasetName): PresetName | null {
  const cost = (preset: PresetName) => flopsPerStep(presetFor(preset, dataset).model);
  const fitting = presetNames.filter((preset) => trainsOnCpu(presetFor(preset, dataset).model));
  return fitting.sort((a, b) => cost(b) - cost(a))[0] ?? null;
}
