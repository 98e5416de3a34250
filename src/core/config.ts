import * as v from 'valibot';
import { architecture, flopsPerStep, imageSize } from './architecture';
import { datasetNames, datasets } from './dataset';
import type { DatasetName } from './dataset';
import { Fault } from './fault';
import { lossNames } from './losses';
import { bounds, channelBounds, modelSchema, presets } from './model';
import type { ModelDescription, PresetName } from './model';
import { parameterCounts } from './parameters';

/** Everything that fixes a run: with the same config and engine, the same curves. */
export interface RunConfig {
  dataset: DatasetName;
  model: ModelDescription;
}

export const runConfigSchema: v.GenericSchema<RunConfig> = v.object({
  dataset: v.picklist(datasetNames),
  model: modelSchema,
});

const maxImageSize = 128;
const maxParameters = 64_000_000;

/** A preset with the image channels that the data set has. */
export function presetFor(preset: PresetName, dataset: DatasetName): RunConfig {
  const model = presets[preset];
  const generator = [...model.generator.slice(0, -1), datasets[dataset].channels];
  return { dataset, model: { ...model, generator } };
}

export const defaultConfig: RunConfig = presetFor('quick', 'mnist');

function checkNumbers(model: ModelDescription): void {
  for (const field of Object.keys(bounds) as (keyof typeof bounds)[]) {
    const value: unknown = model[field];
    const { min, max, integer } = bounds[field];
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new Fault({ code: 'config.notANumber', params: { field } });
    }
    if (value < min || value > max) {
      throw new Fault({ code: 'config.outOfRange', params: { field, value, min, max } });
    }
    if (integer && !Number.isInteger(value)) {
      throw new Fault({ code: 'config.notAnInteger', params: { field, value } });
    }
  }
}

function checkChannels(model: ModelDescription): void {
  for (const field of ['generator', 'discriminator'] as const) {
    const list: unknown = model[field];
    const { minLength: min, maxLength: max } = channelBounds[field];
    if (!Array.isArray(list) || list.length < min || list.length > max) {
      throw new Fault({ code: 'config.channelList', params: { field, min, max } });
    }
    for (const value of list as unknown[]) {
      const range = channelBounds.channels;
      if (typeof value !== 'number' || Number.isNaN(value)) {
        throw new Fault({ code: 'config.notANumber', params: { field } });
      }
      if (!Number.isInteger(value)) {
        throw new Fault({ code: 'config.notAnInteger', params: { field, value } });
      }
      if (value < range.min || value > range.max) {
        throw new Fault({ code: 'config.outOfRange', params: { field, value, ...range } });
      }
    }
  }
}

function checkFit({ dataset, model }: RunConfig): void {
  const facts = datasets[dataset];
  const size = imageSize(model);
  if (size < facts.size || size > maxImageSize) {
    const params = { field: 'imageSize', value: size, min: facts.size, max: maxImageSize };
    throw new Fault({ code: 'config.outOfRange', params });
  }
  const found = model.generator.at(-1) ?? 0;
  if (found !== facts.channels) {
    const params = { dataset, expected: facts.channels, found };
    throw new Fault({ code: 'config.imageChannels', params });
  }
  // A convolution that leaves a single pixel has nothing more to halve.
  const max = Math.ceil(Math.log2(size));
  const stages = model.discriminator.length;
  if (stages > max) {
    throw new Fault({ code: 'config.discriminatorDepth', params: { size, stages, max } });
  }
  if (model.batch > facts.images) {
    const params = { batch: model.batch, images: facts.images };
    throw new Fault({ code: 'config.batchBeyondData', params });
  }
  const counts = parameterCounts(model);
  const parameters = counts.g + counts.d;
  if (parameters > maxParameters) {
    throw new Fault({
      code: 'config.tooManyParameters',
      params: { parameters, max: maxParameters },
    });
  }
}

function checkSwitches(model: ModelDescription): void {
  for (const field of ['generatorNorm', 'discriminatorNorm', 'discriminatorFirstNorm'] as const) {
    const value: unknown = model[field];
    if (typeof value !== 'boolean') {
      throw new Fault({ code: 'config.notASwitch', params: { field } });
    }
  }
}

const isOneOf = (names: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && names.includes(value);

/** For messages: rubbish need not even be convertible to a string. */
const nameOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value);

/** Fields read as missing where there is no object to read them from. */
const fieldsOf = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {};

/**
 * Checks a run's description from outside, such as a form, a link or a command line.
 * @returns a copy with known fields only
 * @throws Fault that names the first thing that cannot work
 */
export function checkConfig(input: RunConfig): RunConfig {
  const { dataset, model: given } = fieldsOf(input) as RunConfig;
  const model = fieldsOf(given) as ModelDescription;
  if (!isOneOf(datasetNames, dataset)) {
    throw new Fault({ code: 'config.unknownDataset', params: { dataset: nameOf(dataset) } });
  }
  checkNumbers(model);
  checkChannels(model);
  checkSwitches(model);
  if (!isOneOf(lossNames, model.loss)) {
    throw new Fault({ code: 'config.unknownLoss', params: { loss: nameOf(model.loss) } });
  }
  checkFit({ dataset, model });
  return v.parse(runConfigSchema, { dataset, model });
}

/** What a description costs, for the setup rail and the run file. */
export function cost(model: ModelDescription): {
  parameters: { g: number; d: number };
  flopsPerStep: number;
  layers: number;
} {
  const { generator, discriminator } = architecture(model);
  return {
    parameters: parameterCounts(model),
    flopsPerStep: flopsPerStep(model),
    layers: generator.length + discriminator.length,
  };
}
