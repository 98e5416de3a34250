/** Which classes the fakes belong to, as a classifier sees them. */
import { rowCount } from './rows';

/** A class counts as covered above this share of the samples. */
const coveredAbove = 0.02;

/** 95 % of a standard normal lie within ± this. */
const normal95 = 1.959963984540054;

/**
 * How many samples belong most probably to each class; of equal probabilities the first class counts.
 * A sample whose probabilities are not numbers belongs to none.
 * @param probabilities [n, classes]
 * @returns [classes]
 * @throws RangeError when the probabilities do not fill whole rows
 */
export function classCounts(probabilities: Float32Array, classes: number): Uint32Array {
  const counts = new Uint32Array(classes);
  const samples = rowCount(probabilities, classes);
  for (let i = 0; i < samples; i++) {
    let best = -1;
    let most = -Infinity;
    for (let c = 0; c < classes; c++) {
      const value = probabilities[i * classes + c] ?? NaN;
      if (value > most) {
        most = value;
        best = c;
      }
    }
    if (best >= 0) counts[best] = (counts[best] ?? 0) + 1;
  }
  return counts;
}

/** A histogram of classes, and what it says. */
export interface ClassSummary {
  /** Of all samples, [classes]; 0 of none. */
  shares: Float64Array;
  /** Classes with more than 2 % of the samples. */
  covered: number;
  /** The other classes, by index. */
  missing: number[];
  /** Share of the most frequent class. */
  largestShare: number;
}

/** @param counts samples of each class, [classes] */
export function summariseClasses(counts: Uint32Array): ClassSummary {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = Float64Array.from(counts, (count) => count / (total || 1));
  const missing = Array.from(shares.keys()).filter((c) => (shares[c] ?? 0) <= coveredAbove);
  return {
    shares,
    covered: shares.length - missing.length,
    missing,
    largestShare: shares.reduce((most, share) => Math.max(most, share), 0),
  };
}

/**
 * 95 % confidence interval of a share (Wilson 1927, "Probable inference, the law of succession, and
 * statistical inference"): unlike the normal one it stays within [0, 1] and is not empty at 0.
 * @param count of `total` samples; 0 ≤ count ≤ total
 * @returns [0, 1] of no samples
 */
export function wilsonInterval(count: number, total: number): { low: number; high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const share = count / total;
  const z2 = normal95 ** 2 / total;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = Math.sqrt(z2 * share * (1 - share) + (z2 / 2) ** 2) / (1 + z2);
  // At the ends the formula gives 0 and 1 but for rounding.
  return {
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === total ? 1 : Math.min(1, centre + half),
  };
}
