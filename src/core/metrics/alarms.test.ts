import { describe, expect, test } from 'vitest';
import { alarms, meanSign } from './alarms';
import type { AlarmCode, Measurement } from './alarms';

/** A run that goes well; 100 images a step. */
const well = (step: number, change: Partial<Measurement> = {}): Measurement => ({
  step,
  imagesSeen: step * 100,
  finite: true,
  classes: { total: 10, covered: 10, largestShare: 0.14 },
  varianceRatio: 0.9,
  trainingSign: 0.6,
  heldOutSign: 0.58,
  fakeScore: 0.3,
  realScore: 0.7,
  distance: 0.1,
  copyingStatistic: 20,
  copiedShare: 0,
  ...change,
});

const unmeasured = {
  classes: null,
  varianceRatio: null,
  trainingSign: null,
  heldOutSign: null,
  fakeScore: null,
  realScore: null,
  distance: null,
  copyingStatistic: null,
  copiedShare: null,
};

const bad: [string, AlarmCode, Partial<Measurement>][] = [
  ['few classes', 'collapse', { classes: { total: 10, covered: 4, largestShare: 0.3 } }],
  ['one class above all', 'collapse', { classes: { total: 10, covered: 10, largestShare: 0.51 } }],
  ['little variance', 'collapse', { varianceRatio: 0.24 }],
  ['little variance, no classes', 'collapse', { classes: null, varianceRatio: 0.24 }],
  ['a class missing', 'missingClasses', { classes: { total: 10, covered: 9, largestShare: 0.2 } }],
  ['nearer than new images', 'copying', { copyingStatistic: -10.5 }],
  ['copies, no held-out images', 'copying', { copyingStatistic: null, copiedShare: 0.06 }],
  ['training images known by heart', 'discriminatorOverfits', { heldOutSign: 0.2 }],
  [
    'always right',
    'discriminatorTooStrong',
    { trainingSign: 0.98, heldOutSign: 0.97, fakeScore: 0.01 },
  ],
  [
    'guessing while fakes are far',
    'discriminatorTooWeak',
    { realScore: 0.5, fakeScore: 0.49, distance: 0.5 },
  ],
];

describe.each(bad)('%s: %s', (_, code, change) => {
  test('twice in a row, since the first of them', () => {
    const history = [well(700), well(800, change), well(900, change), well(1_000, change)];
    expect(alarms(history.slice(0, 2))).toEqual([]);
    expect(alarms(history.slice(0, 3))).toEqual([{ code, since: 800 }]);
    expect(alarms(history)).toEqual([{ code, since: 800 }]);
  });

  test('not when it was so but now and then, nor when it is over', () => {
    expect(alarms([well(800, change), well(900), well(1_000, change)])).toEqual([]);
    expect(alarms([well(800, change), well(900, change), well(1_000)])).toEqual([]);
  });

  test('not at the start of a run', () => {
    expect(alarms([well(0, change), well(150, change), well(299, change)])).toEqual([]);
    // Nor does what was bad at the start count later.
    expect(alarms([well(299, change), well(700, change)])).toEqual([]);
  });

  test('what was not measured neither raises nor ends it', () => {
    const nothing = well(850, unmeasured);
    expect(alarms([well(800, change), nothing])).toEqual([]);
    const history = [well(800, change), nothing, well(900, change), { ...nothing, step: 950 }];
    expect(alarms(history)).toEqual([{ code, since: 800 }]);
  });
});

test('a run that goes well, one of which nothing is known, and none', () => {
  expect(alarms([well(0), well(500), well(1_000), well(5_000)])).toEqual([]);
  expect(alarms([well(900, unmeasured), well(1_000, unmeasured)])).toEqual([]);
  expect(alarms([])).toEqual([]);
});

test('thresholds themselves are not bad', () => {
  const edge = {
    classes: { total: 10, covered: 10, largestShare: 0.5 },
    varianceRatio: 0.25,
    copyingStatistic: -10,
    copiedShare: 0.05,
    trainingSign: 0.95,
    heldOutSign: 0.66,
    fakeScore: 0.01,
    realScore: 0.01,
    distance: 0.5,
  };
  expect(alarms([well(900, edge), well(1_000, edge)])).toEqual([]);
});

test('a D that guesses is not too weak where the fakes are near, nor a D that is beside itself', () => {
  const near = { realScore: 0.5, fakeScore: 0.5, distance: 0.1 };
  expect(alarms([well(900, near), well(1_000, near)])).toEqual([]);
  // By running statistics all scores may lie on one side of ½ for a while.
  const below = { realScore: 0.02, fakeScore: 0.01, trainingSign: -1, distance: 0.5 };
  expect(alarms([well(900, below), well(1_000, below)])).toEqual([]);
});

test('many images in few updates are no reason yet', () => {
  const large = { imagesSeen: 50_000, varianceRatio: 0.1 };
  expect(alarms([well(200, large), well(299, large)])).toEqual([]);
  const later = [well(300, large), well(450, large)];
  expect(alarms(later)).toEqual([{ code: 'collapse', since: 300 }]);
});

test('a confident D alone is not too strong: G still gets past it', () => {
  const confident = { trainingSign: 0.99, heldOutSign: 0.97, fakeScore: 0.2 };
  expect(alarms([well(900, confident), well(1_000, confident)])).toEqual([]);
});

test('two classes may share the fakes unevenly', () => {
  const classes = { total: 2, covered: 2, largestShare: 0.6 };
  expect(alarms([well(900, { classes }), well(1_000, { classes })])).toEqual([]);
});

test('a class may come late', () => {
  const classes = { total: 10, covered: 9, largestShare: 0.2 };
  expect(alarms([well(400, { classes }), well(500, { classes })])).toEqual([]);
});

test('numbers that are not finite are told at once, also at the start', () => {
  expect(alarms([well(0), well(3, { ...unmeasured, finite: false })])).toEqual([
    { code: 'notFinite', since: 3 },
  ]);
});

test('several at once, causes first; after a collapse missing classes go without saying', () => {
  const change = {
    classes: { total: 10, covered: 1, largestShare: 1 },
    trainingSign: 1,
    heldOutSign: 1,
    fakeScore: 0,
  };
  const codes = alarms([well(900, change), well(1_000, change)]).map(({ code }) => code);
  expect(codes).toEqual(['discriminatorTooStrong', 'collapse']);
});

test('r is the mean sign of what D says, ½ being no sign at all', () => {
  expect(meanSign([0.9, 0.51, 0.5, 0.1])).toBeCloseTo(0.25, 12);
  expect(meanSign([1, 1])).toBe(1);
  expect(meanSign([])).toBeNaN();
});
