/** Statistics of repeated timings. These machines are shared, so those of the order say most. */

/** The value below which a share `q` of the sorted values lies, interpolated. */
export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/** Median of the ratios within each repetition: drift of the machine hits both sides alike. */
export function pairedRatio(numerators: number[], denominators: number[]): number {
  return median(numerators.map((value, i) => value / (denominators[i] ?? NaN)));
}

/** The mean, and the standard error of it: how far it would lie elsewhere if all were measured again. */
export function meanWithError(values: number[]): { mean: number; error: number } {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (length - 1) / length) };
}
