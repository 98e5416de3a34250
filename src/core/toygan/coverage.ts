import { componentsOf } from './density';
import type { LineDataName } from './density';
import { at } from './line';
import { modesOf, scatter, skeleton } from './plane';
import type { PlaneDataName } from './plane';

/** How much of the data the fakes reach, and how many of them are any good. */
export interface Coverage {
  /** Bumps that hold at least a quarter of their fair share of the fakes. */
  covered: number;
  /** Bumps there are; 0 for data without bumps. */
  modes: number;
  /** Share of the fakes that could be data. */
  good: number;
}

/** A bump counts as covered from this part of its fair share on. */
const fairPart = 0.25;

function count(hits: readonly number[], samples: number, good: number): Coverage {
  const fair = (fairPart * samples) / Math.max(1, hits.length);
  const covered = hits.filter((hit) => hit >= fair).length;
  return { covered, modes: hits.length, good: samples > 0 ? good / samples : 0 };
}

/**
 * On the line: a fake is good where p_data is at least 1 % of its peak (three standard deviations
 * for a Gaussian), and belongs to the nearest bump within three standard deviations.
 * @param pData the density at the line's nodes
 */
export function lineCoverage(
  data: LineDataName,
  pData: ArrayLike<number>,
  samples: ArrayLike<number>,
): Coverage {
  const components = componentsOf(data);
  const hits = components.map(() => 0);
  let peak = 0;
  for (let i = 0; i < pData.length; i++) peak = Math.max(peak, pData[i] ?? 0);
  let good = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] ?? 0;
    if (at(pData, x) >= 0.01 * peak) good++;
    let nearest = -1;
    let best = 3;
    components.forEach(({ mean, std }, k) => {
      const away = Math.abs(x - mean) / std;
      if (away <= best) {
        best = away;
        nearest = k;
      }
    });
    if (nearest >= 0) hits[nearest] = (hits[nearest] ?? 0) + 1;
  }
  return count(hits, samples.length, good);
}

/**
 * On the plane: a fake is good within three standard deviations of the shape's skeleton, and
 * belongs to its nearest bump (Srivastava et al. 2017, VEEGAN, section 4, count the same way).
 * @param samples x, y pairs
 */
export function planeCoverage(
  data: PlaneDataName,
  drawing: readonly number[],
  samples: ArrayLike<number>,
): Coverage {
  const points = skeleton(data, drawing);
  const hits = points.map(() => 0);
  const reach = (3 * scatter[data]) ** 2;
  let good = 0;
  for (let i = 0; i < samples.length; i += 2) {
    const x = samples[i] ?? 0;
    const y = samples[i + 1] ?? 0;
    let nearest = -1;
    let best = reach;
    points.forEach(([px, py], k) => {
      const away = (x - px) ** 2 + (y - py) ** 2;
      if (away <= best) {
        best = away;
        nearest = k;
      }
    });
    if (nearest < 0) continue;
    good++;
    hits[nearest] = (hits[nearest] ?? 0) + 1;
  }
  const hasModes = modesOf(data, drawing).length > 0;
  return count(hasModes ? hits : [], samples.length / 2, good);
}
