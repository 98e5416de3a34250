import { describe, expect, it } from 'vitest';
import type { ToyGanFrame } from '../../rpc/toyGan';
import type { ToyGanConfig } from '../../core/toygan/config';
import { cases } from '../../core/toygan/cases';
import type { CaseName } from '../../core/toygan/cases';
import { ToyGan } from './toyGan';
import { createObserver } from './observer';

/** Plays a config, with a look every `every` steps. Several cases have the same cure. */
function play(config: ToyGanConfig, steps: number, every: number) {
  const key = JSON.stringify([config, steps, every]);
  const played = plays.get(key) ?? playAnew(config, steps, every);
  plays.set(key, played);
  return played;
}

const plays = new Map<string, ReturnType<typeof playAnew>>();

function playAnew(config: ToyGanConfig, steps: number, every: number) {
  const gan = new ToyGan(config);
  const looks = createObserver(config);
  gan.discriminatorWarmup();
  const first = looks.observe(gan);
  const gradients: number[] = [];
  const pictures: Omit<ToyGanFrame, 'step' | 'oldest' | 'newest' | 'd' | 'g'>[] = [];
  for (let step = 1; step <= steps; step++) {
    gradients.push(gan.advance('both').g?.gradient ?? Number.NaN);
    if (step % every === 0) pictures.push(looks.observe(gan));
  }
  return { first, pictures, gradients, last: pictures.at(-1)! };
}

/** @param every steps between two looks at the phenomenon; the cure is looked at at its end */
const both = (name: CaseName, every: number) => {
  const { phenomenon, cure, steps, cureSteps = steps } = cases[name];
  return { ill: play(phenomenon, steps, every), well: play(cure!, cureSteps, cureSteps) };
};

describe(
  'cases: the phenomenon happens with its seed, and the cure cures it',
  { timeout: 300_000 },
  () => {
    it.each([1, 2, 3])('convergence: JSD under 0.06 after 1,000 steps, seed %d', (seed) => {
      const { phenomenon, steps } = cases.convergence;
      const { first, last } = play({ ...phenomenon, seed }, steps, steps);
      expect(first.divergence).toBeGreaterThan(0.3);
      expect(last.divergence).toBeLessThan(0.06);
      expect(Math.abs(last.value.total + Math.log(4))).toBeLessThan(0.1);
    });

    it('collapse: one of two bumps at most, in a narrow spike that jumps; the cure covers both', () => {
      const { ill, well } = both('collapse', 50);
      const late = ill.pictures.slice(3);
      expect(late.filter(({ coverage }) => coverage.covered <= 1).length).toBeGreaterThan(
        0.8 * late.length,
      );
      expect(late.filter(({ std }) => std < 0.15).length).toBeGreaterThan(0.6 * late.length);
      const means = late.map(({ mean }) => mean);
      expect(Math.max(...means) - Math.min(...means)).toBeGreaterThan(1);
      expect(well.last.coverage.covered).toBe(2);
      expect(well.last.divergence).toBeLessThan(0.1);
    });

    it('vanishing gradient: a pull 10,000 times smaller under minimax, and no arrival', () => {
      const { ill, well } = both('vanishing', 50);
      expect(ill.first.onFake).toBeLessThan(0.001);
      expect(well.first.sampleDescent / ill.first.sampleDescent).toBeGreaterThan(10_000);
      expect(well.gradients[0]! / ill.gradients[0]!).toBeGreaterThan(10_000);
      // All the way D stays sure, the pull next to nothing, and no fake reaches the data.
      for (const { onReal, onFake, sampleDescent, divergence } of ill.pictures) {
        expect(onReal - onFake).toBeGreaterThan(0.99);
        expect(sampleDescent).toBeLessThan(0.01);
        expect(divergence).toBeGreaterThan(0.68);
      }
      const later = play(cases.vanishing.phenomenon, 700, 700).last;
      expect(later.divergence).toBeGreaterThan(0.3);
      expect(well.last.divergence).toBeLessThan(0.1);
    });

    it('weak D: half of the data is never found; a larger D finds both bumps', () => {
      const { ill, well } = both('weak', 100);
      expect(ill.pictures.every(({ coverage }) => coverage.covered <= 1)).toBe(true);
      expect(ill.last.divergence).toBeGreaterThan(0.3);
      expect(well.last.coverage.covered).toBe(2);
    });

    it('strong D: near D*, G held on one bump; fewer D steps free it', () => {
      const { ill, well } = both('strong', 100);
      const late = ill.pictures.slice(1);
      for (const { coverage, view } of late) {
        expect(coverage.covered).toBe(1);
        if (view.kind === 'line') expect(view.line.distance).toBeLessThan(0.15);
      }
      expect(well.last.coverage.covered).toBe(2);
      expect(well.last.divergence).toBeLessThan(0.75 * ill.last.divergence);
    });

    it('oscillation: the mean swings past the data again and again; the cure stays', () => {
      const { ill, well } = both('oscillation', 10);
      const swings = (pictures: { mean: number }[], by: number) => {
        let side = 0;
        let count = 0;
        for (const { mean } of pictures) {
          const now = mean > 1 + by ? 1 : mean < 1 - by ? -1 : side;
          if (side !== 0 && now !== side) count++;
          side = now;
        }
        return count;
      };
      expect(swings(ill.pictures, 0.5)).toBeGreaterThanOrEqual(4);
      const { cure, steps } = cases.oscillation;
      expect(swings(play(cure!, steps, 10).pictures, 0.5)).toBe(0);
      expect(well.last.divergence).toBeLessThan(0.08);
    });

    it('ring: fakes reach six of the eight components', () => {
      const { last } = play(
        cases.planeRing.phenomenon,
        cases.planeRing.steps,
        cases.planeRing.steps,
      );
      expect(last.coverage.covered).toBeGreaterThanOrEqual(6);
      expect(last.coverage.good).toBeGreaterThan(0.75);
    });

    it('collapse on the ring: three bumps at most; the cure reaches six', () => {
      const { ill, well } = both('planeCollapse', 250);
      expect(ill.pictures.every(({ coverage }) => coverage.covered <= 3)).toBe(true);
      expect(well.last.coverage.covered).toBeGreaterThanOrEqual(6);
      expect(well.last.divergence).toBeLessThan(ill.last.divergence / 1.5);
    });

    it('vanishing on the ring: a pull 10,000 times smaller under minimax, and nobody arrives', () => {
      const { ill, well } = both('planeVanishing', 100);
      expect(ill.first.onFake).toBeLessThan(0.001);
      expect(well.first.sampleDescent / ill.first.sampleDescent).toBeGreaterThan(10_000);
      expect(ill.pictures.every(({ coverage }) => coverage.good < 0.05)).toBe(true);
      expect(well.last.coverage.good).toBeGreaterThan(0.25);
    });

    it('weak D on the ring: hardly a forgery arrives; a larger D brings six bumps', () => {
      const { ill, well } = both('planeWeak', 100);
      expect(ill.pictures.every(({ coverage }) => coverage.covered <= 2)).toBe(true);
      expect(ill.pictures.every(({ divergence }) => divergence > 0.5)).toBe(true);
      expect(ill.last.coverage.good).toBeLessThan(0.1);
      expect(well.last.coverage.covered).toBeGreaterThanOrEqual(6);
    });

    it('strong D on the ring: G held on one bump; fewer D steps free it', () => {
      const { ill, well } = both('planeStrong', 100);
      for (const { coverage, std } of ill.pictures) {
        expect(coverage.covered).toBe(1);
        expect(coverage.good).toBeGreaterThan(0.9);
        expect(std).toBeLessThan(0.25);
      }
      expect(well.last.coverage.covered).toBeGreaterThanOrEqual(4);
    });

    it('oscillation on the ring: the cloud opens and closes and never arrives; the cure does', () => {
      const { ill, well } = both('planeOscillation', 10);
      let turns = 0;
      let wide = false;
      for (const { std } of ill.pictures) {
        const opened: boolean = std > 1.5 || (wide && std >= 0.7);
        if (opened !== wide) turns++;
        wide = opened;
      }
      expect(turns).toBeGreaterThanOrEqual(6);
      const late = ill.pictures.slice(20);
      expect(late.every(({ coverage }) => coverage.covered <= 3)).toBe(true);
      expect(late.every(({ divergence }) => divergence > 0.4)).toBe(true);
      expect(well.last.coverage.covered).toBeGreaterThanOrEqual(4);
      expect(well.last.divergence).toBeLessThan(0.3);
    });
  },
);
