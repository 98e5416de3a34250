import type { HistogramBin } from '../../ui/bins';

/** Verdicts in [0, 1] sorted into equal bins, as shares of each kind, so that both hills weigh 1. */
export function scoreHistogram(
  fake: ArrayLike<number>,
  real: ArrayLike<number>,
  count = 20,
): HistogramBin[] {
  const bins = Array.from({ length: count }, (_, i) => ({
    at: (i + 0.5) / count,
    fake: 0,
    real: 0,
  }));
  const sort = (values: ArrayLike<number>, kind: 'fake' | 'real') => {
    for (const value of Array.from(values)) {
      const bin = bins[Math.min(count - 1, Math.max(0, Math.floor(value * count)))];
      if (bin) bin[kind] += 1 / values.length;
    }
  };
  sort(fake, 'fake');
  sort(real, 'real');
  return bins;
}

/** Width of a score's bar; null for a score that weights near the end of all numbers made NaN. */
export function scoreWidth(value: number, full: number): number | null {
  return Number.isNaN(value) ? null : Math.max(3, full * Math.min(1, Math.max(0, value)));
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** Share of the values on one side of ½. */
export function fractionBelow(values: ArrayLike<number>): number {
  return Array.from(values).filter((value) => value < 0.5).length / values.length;
}
