import * as v from 'valibot';
import { architecture, flopsPerStep, imageSize } from './nn/architecture';
import { datasetNames, datasets } from './dataset';
import type { DatasetName } from './dataset';
import { Fault } from './fault';
import type { FaultRecord } from './fault';
import { bounds, channelBounds, modelSchema, presets } from './nn/model';
import type { ModelDescription, PresetName } from './nn/model';
import { parameterCounts } from './nn/parameters';

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

type Changes = Partial<Record<DatasetName, Partial<ModelDescription>>>;

/** How presets differ on data sets of other images: they fill its images, and faces have more to be learnt. */
const presetsOn: Partial<Record<PresetName, Changes>> = {
  // Found by `npm run search`: docs/recipes.md.
  quick: {
    faces: {
      ...{ initialSize: 4, generator: [48, 24, 3], discriminator: [24, 48] },
      generatorRate: 0.002,
    },
    shapes: { initialSize: 8, generatorRate: 0.002 },
  },
  quickWide: {
    faces: { initialSize: 4, generator: [96, 48, 3], discriminator: [48, 96] },
    shapes: { initialSize: 8 },
  },
};

/** A preset with the image channels that the data set has. */
export function presetFor(preset: PresetName, dataset: DatasetName): RunConfig {
  const model = presets[preset];
  const generator = [...model.generator.slice(0, -1), datasets[dataset].channels];
  return { dataset, model: { ...model, generator, ...presetsOn[preset]?.[dataset] } };
}

export const defaultConfig: RunConfig = presetFor('quick', 'mnist');

/** For messages: rubbish need not even be convertible to a string. */
const nameOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value);

const isNumber = (field: string): field is keyof typeof bounds => Object.hasOwn(bounds, field);

/** What the schema found wrong with a description, as a fault that people can be told of. */
function faultOf({ path, type, input }: v.BaseIssue<unknown>): FaultRecord {
  const [part, name, place] = path?.map(({ key }) => String(key)) ?? [];
  if (part !== 'model') {
    return { code: 'config.unknownDataset', params: { dataset: nameOf(input) } };
  }
  if (name === 'loss') return { code: 'config.unknownLoss', params: { loss: nameOf(input) } };
  // Of a model that is none, the first number is missing.
  const field = name ?? 'latent';
  const isList = field === 'generator' || field === 'discriminator';
  if (!isList && !isNumber(field)) return { code: 'config.notASwitch', params: { field } };
  if (isList && place === undefined) {
    const { minLength: min, maxLength: max } = channelBounds[field];
    return { code: 'config.channelList', params: { field, min, max } };
  }
  if (typeof input !== 'number' || Number.isNaN(input)) {
    return { code: 'config.notANumber', params: { field } };
  }
  if (type === 'integer') {
    return { code: 'config.notAnInteger', params: { field, value: input } };
  }
  const { min, max } = isList ? channelBounds.channels : bounds[field];
  return { code: 'config.outOfRange', params: { field, value: input, min, max } };
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

/**
 * Checks a run's description from outside, such as a form, a link or a command line.
 * @returns a copy with known fields only
 * @throws Fault that names the first thing that cannot work
 */
export function checkConfig(input: RunConfig): RunConfig {
  const found = v.safeParse(runConfigSchema, input, { abortEarly: true });
  if (!found.success) throw new Fault(faultOf(found.issues[0]));
  checkFit(found.output);
  return found.output;
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
