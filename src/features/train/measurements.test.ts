import { describe, expect, test } from 'vitest';
import { alarms } from '../../core/metrics/alarms';
import {
  allClasses,
  automaticQuality,
  distanceRow,
  qualityByHand,
} from '../../testing/quality.fixture';
import { comparable, measurementsOf, newestByHand, scalePosition } from './measurements';

const oneMissing = [200, 101, 102, 103, 102, 102, 20, 102, 103, 89];

describe('what is compared', () => {
  test('a measurement by hand is not among those that came by themselves', () => {
    const history = [automaticQuality(100), qualityByHand(100), automaticQuality(160)];
    expect(comparable(history).map(({ step }) => step)).toEqual([100, 160]);
    expect(newestByHand(history)).toBe(history[1]);
    expect(newestByHand([automaticQuality(100)])).toBeNull();
  });

  test('nor is one of another number of images or by another classifier', () => {
    const newest = automaticQuality(400);
    const history = [
      automaticQuality(100, { samples: 512 }),
      automaticQuality(160, { classifier: { version: '0', testAccuracy: 0.9 } }),
      automaticQuality(200, { classifier: null, classes: null, features: null }),
      automaticQuality(260),
      newest,
    ];
    expect(comparable(history).map(({ step }) => step)).toEqual([260, 400]);
    expect(comparable([])).toEqual([]);
  });
});

test('the scale is logarithmic, from real images to noise, and holds what lies beyond', () => {
  const ends = { real: 0.01, noise: 1 };
  expect(scalePosition(0.01, ends)).toBe(0);
  expect(scalePosition(0.1, ends)).toBeCloseTo(0.5);
  expect(scalePosition(1, ends)).toBe(1);
  expect(scalePosition(0.001, ends)).toBe(0);
  expect(scalePosition(0, ends)).toBe(0);
  expect(scalePosition(7, ends)).toBe(1);
  expect(scalePosition(Number.NaN, ends)).toBeNull();
  expect(scalePosition(0.1, { real: Number.NaN, noise: 1 })).toBeNull();
});

describe('what alarms judge by', () => {
  test('classes, images seen and the spread of the features', () => {
    const [measured] = measurementsOf([automaticQuality(500, { classes: oneMissing })], 64);
    expect(measured).toEqual({
      step: 500,
      imagesSeen: 32_000,
      finite: true,
      classes: { total: 10, covered: 9, largestShare: 200 / 1024 },
      varianceRatio: 0.8,
      trainingSign: 0.5,
      heldOutSign: null,
      fakeScore: 0.3,
      realScore: 0.7,
      distance: 0.081,
      copyingStatistic: null,
      copiedShare: null,
    });
  });

  test('without a classifier, the spread of the components; what was not measured is null', () => {
    const blind = automaticQuality(500, {
      classifier: null,
      classes: null,
      features: null,
      components: { ...distanceRow(0.2), varianceRatio: 0.1 },
    });
    const [measured] = measurementsOf([blind], 64);
    expect(measured).toMatchObject({
      finite: true,
      classes: null,
      varianceRatio: 0.1,
      heldOutSign: null,
    });
  });

  test('copies and images held out, where they were measured', () => {
    const copying = {
      statistic: -17,
      copiedShare: 0.9,
      samples: 256,
      yardstick: 'heldOut',
    } as const;
    const history = [3000, 4500, 7000].map((step, i) =>
      automaticQuality(step, {
        trainingSign: 0.9,
        heldOutSign: 0.1,
        copying: i === 1 ? null : copying,
      }),
    );
    expect(measurementsOf(history, 64)[0]).toMatchObject({
      heldOutSign: 0.1,
      copyingStatistic: -17,
      copiedShare: 0.9,
    });
    expect(alarms(measurementsOf(history, 64))).toEqual([
      { code: 'copying', since: 3000 },
      { code: 'discriminatorOverfits', since: 3000 },
    ]);
  });

  test.each([
    ['distance', { components: distanceRow(Number.NaN) }],
    ['score of the fakes', { fakeScore: Number.NaN }],
    ['score of real images', { realScore: Number.NaN, trainingSign: Number.NaN }],
  ])('a %s that is no number is an alarm at once', (_, part) => {
    const broken = automaticQuality(100, part);
    expect(alarms(measurementsOf([broken], 8))).toEqual([{ code: 'notFinite', since: 100 }]);
  });

  test('a collapse seen twice is an alarm, since the first of them', () => {
    const few = [1000, 24, 0, 0, 0, 0, 0, 0, 0, 0];
    const history = [
      automaticQuality(200, { classes: allClasses }),
      automaticQuality(300, { classes: few }),
      automaticQuality(400, { classes: few }),
    ];
    expect(alarms(measurementsOf(history, 64))).toEqual([{ code: 'collapse', since: 300 }]);
  });
});
