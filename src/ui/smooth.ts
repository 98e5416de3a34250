/**
 * Exponential average of an unevenly sampled curve; gaps stay gaps and are not averaged over.
 * @param span steps after which a value counts for 1/e
 */
export function smooth(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  span: number,
): (number | null)[] {
  const out: (number | null)[] = [];
  let mean: number | null = null;
  let at = 0;
  for (let i = 0; i < x.length; i++) {
    const value = y[i] ?? Number.NaN;
    if (Number.isNaN(value)) {
      out.push(null);
      continue;
    }
    const here = x[i] ?? 0;
    if (mean === null) mean = value;
    else mean += (value - mean) * (1 - Math.exp(-(here - at) / Math.max(span, 1e-9)));
    at = here;
    out.push(mean);
  }
  return out;
}

/**
 * A range for the y axis in which outliers of less than 2 % of the values may stick out, but
 * `include` never does.
 */
export function calmRange(
  values: Iterable<number | null | undefined>,
  include: number[],
): [number, number] {
  const sorted: number[] = [];
  for (const value of values) {
    if (typeof value === 'number' && Number.isFinite(value)) sorted.push(value);
  }
  sorted.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const low = Math.min(at(0.01) ?? 0, ...include, 0);
  const high = Math.max(at(0.99) ?? 1, ...include);
  const room = (high - low || 1) * 0.08;
  return [low === 0 ? 0 : low - room, high + room];
}
