import * as v from 'valibot';
import type { EngineChoice } from '../rpc/engine';
import { checkConfig, presetFor } from '../core/config';
import type { RunConfig } from '../core/config';
import { datasetNames, datasets } from '../core/dataset';
import type { DatasetName } from '../core/dataset';
import { failureNames } from '../core/failureNames';
import type { FailureName } from '../core/failureNames';
import { lossNames } from '../core/nn/losses';
import { bounds, channelBounds, presetNames } from '../core/nn/model';
import type { ModelDescription, PresetName } from '../core/nn/model';
import type { UrlParams } from './url';
import { clamped } from './urlValues';
import type { Codec } from './syncUrl';

export const engineChoices = [
  'auto',
  'gpu',
  'wasm',
  'tfjs',
  'webgl',
] as const satisfies EngineChoice[];

/** What the Train room's link holds. */
export interface TrainUrlState {
  config: RunConfig;
  choice: EngineChoice;
  /** Iterations to train for. */
  target: number;
  /** The case of the failure lab that is told of beside the setup. */
  failure: FailureName | null;
}

export const defaultTarget = 2000;
export const targetBounds = { min: 1, max: 1_000_000 } as const;

const channelList = (player: 'generator' | 'discriminator') =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,4}(-\d{1,4})*$/),
    v.transform((text) =>
      text
        .split('-')
        .map((entry) =>
          Math.min(channelBounds.channels.max, Math.max(channelBounds.channels.min, Number(entry))),
        ),
    ),
    v.minLength(channelBounds[player].minLength),
    v.maxLength(channelBounds[player].maxLength),
  );

const flag = v.pipe(
  v.picklist(['0', '1']),
  v.transform((text) => text === '1'),
);

/** One schema a key; keys are named as in the description. */
const modelKeys = {
  latent: clamped(bounds.latent),
  initialSize: clamped(bounds.initialSize),
  generator: channelList('generator'),
  discriminator: channelList('discriminator'),
  kernel: clamped(bounds.kernel),
  generatorNorm: flag,
  discriminatorNorm: flag,
  discriminatorFirstNorm: flag,
  loss: v.picklist(lossNames),
  generatorRate: clamped(bounds.generatorRate),
  discriminatorRate: clamped(bounds.discriminatorRate),
  beta1: clamped(bounds.beta1),
  batch: clamped(bounds.batch),
  seed: clamped(bounds.seed),
} satisfies { [Field in keyof ModelDescription]: v.GenericSchema<string, ModelDescription[Field]> };

const modelFields = Object.keys(modelKeys) as (keyof ModelDescription)[];

/** Whether a link leaves it to the page what is trained: it may name the data, but no setup and no engine. */
export function leavesSetup(params: UrlParams): boolean {
  return ['preset', 'engine', ...modelFields].every((key) => params[key] === undefined);
}

const show = (value: ModelDescription[keyof ModelDescription]): string =>
  Array.isArray(value)
    ? value.join('-')
    : typeof value === 'boolean'
      ? String(Number(value))
      : String(value);

/** The Train room's part of the address, which holds the setup itself: nothing else does. */
export const trainCodec: Codec<TrainUrlState, TrainUrlState & { adjusted: string[] }> = {
  parse: parseTrainLink,
  format: formatTrainLink,
};

/**
 * Reads the room's part of a link. Unknown keys are ignored and numbers clamped.
 * @returns also the names of the keys that could not be taken as they stood
 */
function parseTrainLink(params: UrlParams): TrainUrlState & { adjusted: string[] } {
  const adjusted: string[] = [];
  const read = <T>(key: string, schema: v.GenericSchema<string, T>, fallback: T): T => {
    const text = params[key];
    if (text === undefined) return fallback;
    const parsed = v.safeParse(schema, text);
    const unchanged =
      parsed.success &&
      (typeof parsed.output !== 'number' || parsed.output === Number(text)) &&
      (!Array.isArray(parsed.output) || parsed.output.join('-') === text);
    if (!unchanged) adjusted.push(key);
    return parsed.success ? parsed.output : fallback;
  };

  const dataset = read<DatasetName>('data', v.picklist(datasetNames), 'mnist');
  const preset = read<PresetName>('preset', v.picklist(presetNames), 'quick');
  const base = presetFor(preset, dataset);
  const overrides = Object.fromEntries(
    modelFields
      .filter((field) => params[field] !== undefined)
      .map((field) => [
        field,
        read<ModelDescription[typeof field]>(field, modelKeys[field], base.model[field]),
      ]),
  ) as Partial<ModelDescription>;
  const link = {
    choice: read<EngineChoice>('engine', v.picklist(engineChoices), 'auto'),
    target: read('steps', clamped({ ...targetBounds, integer: true }), defaultTarget),
    failure: read<FailureName | null>('lab', v.picklist(failureNames), null),
  };
  try {
    const config = checkConfig({ dataset, model: { ...base.model, ...overrides } });
    return { config, ...link, adjusted };
  } catch {
    // Every key may be in its bounds while together they can't work.
    return { config: base, ...link, adjusted: [...adjusted, ...Object.keys(overrides)] };
  }
}

/** The preset that a run is, or is nearest to, and the fields in which it differs. */
export function nearestPreset({ dataset, model }: RunConfig): {
  preset: PresetName;
  differs: (keyof ModelDescription)[];
} {
  const candidates = presetNames.map((preset) => {
    const base = presetFor(preset, dataset).model;
    return {
      preset,
      differs: modelFields.filter((field) => show(model[field]) !== show(base[field])),
    };
  });
  return candidates.reduce((best, one) => (one.differs.length < best.differs.length ? one : best));
}

/**
 * The same setup on another data set. What a preset fits to the data stays fitted; a set of larger images
 * than the model's begins with the preset that suits every set.
 */
export function onDataset({ dataset, model }: RunConfig, next: DatasetName): RunConfig {
  const { preset, differs } = nearestPreset({ dataset, model });
  const changed = Object.fromEntries(differs.map((field) => [field, model[field]]));
  const own = { ...presetFor(preset, next).model, ...changed };
  own.generator = [...own.generator.slice(0, -1), datasets[next].channels];
  try {
    return checkConfig({ dataset: next, model: own });
  } catch {
    return { dataset: next, model: { ...presetFor('quick', next).model, seed: model.seed } };
  }
}

/** The shortest link that gives this setup: what differs from a preset. */
function formatTrainLink({ config, choice, target, failure }: TrainUrlState): UrlParams {
  const { preset, differs } = nearestPreset(config);
  return {
    data: config.dataset,
    preset,
    ...Object.fromEntries(differs.map((field) => [field, show(config.model[field])])),
    ...(choice === 'auto' ? {} : { engine: choice }),
    ...(target === defaultTarget ? {} : { steps: String(target) }),
    ...(failure === null ? {} : { lab: failure }),
  };
}
