import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openJudge, readData } from '../../../scripts/judge';
import { watchRun } from '../../../scripts/watchRun';
import { checkConfig, presetFor } from '../../core/config';
import type { RunConfig } from '../../core/config';
import { failureNames } from '../../core/failureNames';
import { failures, failureSteps, sameConfig } from '../../core/failures';
import type { AlarmCode } from '../../core/metrics/alarms';
import { summariseClasses } from '../../core/metrics/classes';
import type { Quality } from '../../core/metrics/quality';
import { openImages } from '../../engine/data/images';
import type { ImageDownload } from '../../engine/data/images';
import type { Judge } from '../../engine/quality/judge';
import { trainCodec } from '../../state/trainUrl';
import { cured, cureOf } from './cures';
import type { Cure } from './cures';
import { worstAlarm } from './measurements';

/** Runs that fail, and their cures: trained for real on the processor, and measured as the page does. */

let store: ImageDownload;
let judge: Judge;
beforeAll(async () => {
  store = openImages('mnist', readData);
  judge = await openJudge(store, 'mnist');
});
afterAll(() => {
  judge.dispose();
  store.close();
});

// Other tests keep the other cores busy, and threads that wait for each other would lose time.
const threads = 1;

/** The third measurement of the schedule from which alarms count; two in a row are there. */
const until = 507;
const from = 300;

const trained = new Map<RunConfig, Promise<Quality[]>>();
/** A run is trained once, whoever asks. */
function once(config: RunConfig, train: () => Promise<Quality[]>): Promise<Quality[]> {
  const known = [...trained].find(([other]) => sameConfig(other, config))?.[1] ?? train();
  trained.set(config, known);
  return known;
}

/** Runs that go on after their alarm, with the rates that its button sets. */
const mended = [failures.strongD.broken, failures.weakD.broken];
const mend = (config: RunConfig) =>
  once(config, () =>
    watchRun({
      ...{ config, store, judge, threads, from, until: 900 },
      onMeasured: (history, trainer) => {
        if (history.at(-1)?.step !== until) return;
        const { generatorRate, discriminatorRate } = cured('presetRates', config).model;
        trainer.setRates({ generator: generatorRate, discriminator: discriminatorRate });
      },
    }),
  );

/** Measurements of a run of one setup. */
async function measured(config: RunConfig): Promise<Quality[]> {
  if (!mended.includes(config)) {
    return once(config, () => watchRun({ config, store, judge, threads, until, from }));
  }
  return (await mend(config)).filter(({ step }) => step <= until);
}

/** What the page would tell at the end, and what its panel shows. */
function told(history: readonly Quality[], { model }: RunConfig) {
  const last = history.at(-1)!;
  return {
    alarm: worstAlarm(history, model.batch)?.code ?? null,
    covered: summariseClasses(Uint32Array.from(last.classes ?? [])).covered,
    distance: last.components.share,
  };
}

function expectGood(history: readonly Quality[], config: RunConfig): void {
  const { alarm, covered, distance } = told(history, config);
  expect(alarm).toBeNull();
  expect(covered).toBeGreaterThanOrEqual(9);
  expect(distance).toBeLessThan(0.35);
}

describe.each(failureNames)('the failure lab: %s', (name) => {
  const { broken, cure, alarm } = failures[name];

  test('starts both from one seed, with setups that the page and its link take', () => {
    for (const config of [broken, cure]) {
      expect(checkConfig(config)).toEqual(config);
      const state = { config, choice: 'auto', target: failureSteps, failure: name } as const;
      expect(trainCodec.parse(trainCodec.format(state))).toEqual({ ...state, adjusted: [] });
    }
    expect(cure.model.seed).toBe(broken.model.seed);
  });

  test('fails: few digits, far from the data, and its alarm rings', async () => {
    const found = told(await measured(broken), broken);
    expect(found.alarm).toBe(alarm);
    expect(found.covered).toBeLessThanOrEqual(5);
    expect(found.distance).toBeGreaterThan(0.5);
  });

  test('is cured: the digits come, and nothing rings', async () => {
    expectGood(await measured(cure), cure);
  });
});

/** Beyond what the page allows: Adam and batch norm keep numbers finite at any rate that it does. */
const beyond: RunConfig = {
  dataset: 'mnist',
  model: { ...presetFor('tiny', 'mnist').model, generatorRate: 1e30, discriminatorRate: 1e30 },
};

const rings: [AlarmCode, RunConfig, Cure][] = [
  ['discriminatorTooStrong', failures.saturation.broken, 'nonSaturating'],
  ['discriminatorTooStrong', failures.noNorm.broken, 'quick'],
  ['discriminatorTooStrong', failures.highRates.broken, 'quick'],
  ['collapse', failures.collapse.broken, 'quick'],
  ['notFinite', beyond, 'quick'],
];

test.each(rings)(
  '%s rings, and its button leads to a run that is well',
  async (code, run, cure) => {
    expect(told(await measured(run), run).alarm).toBe(code);
    expect(cureOf(code, run)).toBe(cure);
    const next = cured(cure, run);
    expectGood(await measured(next), next);
  },
);

test.each([
  ['discriminatorTooStrong', failures.strongD.broken],
  ['discriminatorTooWeak', failures.weakD.broken],
] as const)(
  '%s rings, and ends when its button changes the rates of the run',
  async (code, run) => {
    expect(told(await measured(run), run).alarm).toBe(code);
    expect(cureOf(code, run)).toBe('presetRates');
    expectGood(await mend(run), run);
  },
);

test('missingClasses rings where z is too short for all digits', async () => {
  const config: RunConfig = {
    dataset: 'mnist',
    model: {
      ...presetFor('tiny', 'mnist').model,
      ...{ initialSize: 7, kernel: 4, latent: 2, batch: 128 },
    },
  };
  const history = await watchRun({ config, store, judge, threads, until: 560, from });
  expect(told(history, config).alarm).toBe('missingClasses');
});

test('collapse rings without a classifier, too, by the spread of pixels; a run that goes well is left alone', async () => {
  const faces = openImages('faces', readData);
  const byPixels = await openJudge(faces, 'faces');
  const usual = presetFor('tiny', 'faces');
  const alarmWith = async (beta1: number) => {
    const config = { ...usual, model: { ...usual.model, batch: 16, beta1 } };
    const history = await watchRun({ config, store: faces, judge: byPixels, until, from });
    return worstAlarm(history, config.model.batch)?.code;
  };
  expect(await alarmWith(0.95)).toBe('collapse');
  expect(await alarmWith(0.5)).toBeUndefined();
  byPixels.dispose();
  faces.close();
});
