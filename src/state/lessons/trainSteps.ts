import { equilibrium } from '../../core/nn/losses';
import { summariseClasses } from '../../core/metrics/classes';
import type { Quality } from '../../core/metrics/quality';
import type { UrlParams } from '../url';
import type { Facts, Step } from './lesson';

/** The same seed leads everybody through the same run, and is no preset's own. */
const run = (steps: number): UrlParams => ({
  data: 'mnist',
  preset: 'quick',
  seed: '12',
  steps: String(steps),
});

const mean = (values: ArrayLike<number>) => {
  const numbers = Array.from(values).filter((value) => !Number.isNaN(value));
  return numbers.reduce((sum, value) => sum + value, 0) / (numbers.length || 1);
};

/** Whether a run of one's own stands still at this step, or after it. */
const standsAt = ({ session }: Facts, step: number) =>
  !session.pretrained && session.phase !== 'training' && session.step >= step;

/** Measurements that can be compared: the usual ones, none that were asked for. */
const measured = ({ session }: Facts): Quality[] =>
  session.quality.filter(({ manifold }) => manifold === null);

/** Shares of fakes caught beyond which D is ahead, and below which G is. */
const ahead = { d: 0.7, g: 0.3 };

/** Steps of a stretch over which a loss is averaged. */
const stretch = 50;

/** Root of the mean squared difference of two pictures' pixels, on a scale from 0 to 1. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (((a[i] ?? 0) - (b[i] ?? 0)) / 255) ** 2;
  // Alpha, a quarter of the values, is the same in both.
  return Math.sqrt(sum / (0.75 * a.length || 1));
}

/** Below this two pictures are alike to the eye. */
const alike = 0.02;

export const trainSteps = {
  dStep: {
    key: 'train.dStep',
    room: 'train',
    set: run(100),
    part: 'pipeline',
    done: ({ session: { report } }) =>
      report?.players === 'd' && report.moved.d > 0 && report.moved.g === 0,
    answer: ({ session: { report } }) => {
      if (!report) return null;
      const { d, g } = report.moved;
      return { choice: g === 0 ? 2 : g < d / 2 ? 1 : 0, figures: [100 * d, 100 * g] };
    },
  },
  gStep: {
    key: 'train.gStep',
    room: 'train',
    set: run(100),
    part: 'pipeline',
    done: ({ session: { report } }) => report?.players === 'g' && report.moved.g > 0,
    answer: ({ session: { report, batchPreview } }) => {
      if (!report || batchPreview?.step !== report.step) return null;
      const real = batchPreview.realScores.length;
      return {
        choice: real > 0 ? 0 : 1,
        figures: [batchPreview.fakeScores.length, real, 100 * report.moved.g],
      };
    },
  },
  early: {
    key: 'train.early',
    room: 'train',
    set: run(100),
    part: 'scores',
    done: (facts) => standsAt(facts, 100),
    answer: ({ session: { batchPreview, step } }) => {
      const fake = batchPreview?.fakeScores ?? [];
      if (fake.length === 0) return null;
      const caught = Array.from(fake).filter((score) => score < 0.5).length / fake.length;
      return {
        choice: caught > ahead.d ? 0 : caught < ahead.g ? 1 : 2,
        figures: [step, 100 * caught, mean(batchPreview?.realScores ?? [])],
      };
    },
  },
  losses: {
    key: 'train.losses',
    room: 'train',
    set: run(300),
    part: 'losses',
    done: (facts) => standsAt(facts, 300),
    answer: (facts) => {
      const qualities = measured(facts);
      const [first] = qualities;
      const last = qualities.at(-1);
      const { d, g } = facts.losses.view();
      if (!first || !last || d.length < stretch) return null;
      const { model } = facts.session.info?.config ?? facts.setup.config;
      const level = equilibrium(model.loss);
      // Where measuring is slow there is one measurement so far, and noise beside it.
      const alone = last.step === first.step;
      const before = alone ? last.components.noise : first.components.share;
      const better = last.components.share < before;
      return {
        choice: better ? 1 : 0,
        figures: [
          mean(d.slice(-stretch)),
          mean(g.slice(-stretch)),
          level.d,
          level.g,
          100 * before,
          100 * last.components.share,
          alone ? 0 : first.step,
          last.step,
        ],
      };
    },
  },
  metrics: {
    key: 'train.metrics',
    room: 'train',
    set: run(400),
    part: 'quality',
    done: (facts) => standsAt(facts, 400) && measured(facts).length > 0,
    answer: (facts) => {
      const last = measured(facts).at(-1);
      if (!last?.classes || !last.features) return null;
      const { missing, largestShare } = summariseClasses(Uint32Array.from(last.classes));
      const { share, real } = last.features;
      return {
        choice: missing.length === 0 ? 0 : missing.length <= 2 ? 1 : 2,
        figures: [missing.length, 100 * largestShare, 100 * share, 100 * real, last.samples],
      };
    },
  },
  batchNorm: {
    key: 'train.batchNorm',
    room: 'train',
    set: run(400),
    part: 'grid',
    drawsTwice: true,
    // D's step leaves G's weights alone: batch norm is all that differs.
    done: ({ session: { report, average } }) => report?.players === 'd' && !average,
    answer: ({ drawnTwice }) => {
      if (!drawnTwice) return null;
      const apart = difference(drawnTwice.inBatch.data, drawnTwice.alone.data);
      return { choice: apart < alike ? 0 : 1, figures: [100 * apart] };
    },
  },
  toLatent: {
    key: 'train.toLatent',
    room: 'train',
    set: run(400),
    part: 'grid',
    leadsTo: 'latent',
    done: () => true,
  },
} satisfies Record<string, Step>;
