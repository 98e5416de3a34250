import { dot, lerp, norm, slerp, typicalNorm } from '../../core/latent/path';
import { gridIndexCode } from '../latent/gridIndexCode';
import type { Facts, Step } from './lesson';

/** Any z of the grid will do: these are a person's own, whatever the generator. */
const [from, to] = [gridIndexCode(3), gridIndexCode(12)];

/** Whether the z in hand has been moved since the step began. */
const moved = ({ latent }: Facts) => latent.z.past.length > 0;

/** Standard deviations to which a direction's slider has to be pulled. */
const far = 2;

/** Standard deviations of a length beyond which it is unusual. */
const unusual = 2;

/** An entry of a unit vector that counts as none. */
const nothing = 0.01;

export const latentSteps = {
  direction: {
    key: 'latent.direction',
    room: 'latent',
    set: { z: from },
    part: 'z',
    done: (facts) => {
      const { z, directions } = facts.latent;
      const [first] = directions ?? [];
      return moved(facts) && first !== undefined && Math.abs(dot(z.present, first.axis)) >= far;
    },
    answer: ({ latent: { directions } }) => {
      const [first] = directions ?? [];
      if (!first) return null;
      const numbers = Array.from(first.axis).filter((entry) => Math.abs(entry) > nothing).length;
      return {
        choice: numbers > 1 ? 1 : 0,
        figures: [numbers, first.axis.length, 100 * first.share],
      };
    },
  },
  between: {
    key: 'latent.between',
    room: 'latent',
    set: { mode: 'between', a: from, b: to, t: '0' },
    part: 'between',
    done: ({ latent: { mode, a, b, t } }) =>
      mode === 'between' && a !== null && b !== null && Math.abs(t - 0.5) <= 0.05,
    answer: ({ latent: { a, b } }) => {
      if (!a || !b) return null;
      const { mean, spread } = typicalNorm(a.length);
      const [straight, circle] = [norm(lerp(a, b, 0.5)), norm(slerp(a, b, 0.5))];
      const off = (straight - mean) / spread;
      return {
        choice: off < -unusual ? 0 : off > unusual ? 2 : 1,
        figures: [straight, circle, mean],
      };
    },
  },
  origin: {
    key: 'latent.origin',
    room: 'latent',
    set: { z: from },
    part: 'picture',
    done: (facts) => moved(facts) && norm(facts.latent.z.present) === 0,
    answer: ({ latent: { z, drawn } }) => {
      if (!drawn.main || norm(drawn.main.z) !== 0) return null;
      const { mean, spread } = typicalNorm(z.present.length);
      return { choice: mean > unusual * spread ? 1 : 0, figures: [mean, drawn.main.score] };
    },
  },
} satisfies Record<string, Step>;
