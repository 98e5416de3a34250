/**
 * The line that the one-dimensional game is played on, as a grid: x ∈ [−4, 4] in 256 cells of 1/32.
 * Densities are numbers at the 257 nodes, integrals are sums by the trapezoid rule.
 */
export const line = { min: -4, max: 4, nodes: 257 } as const;

export const cell = (line.max - line.min) / (line.nodes - 1);

/** The grid's nodes, from left to right. */
export function nodes(): Float64Array {
  return Float64Array.from({ length: line.nodes }, (_, i) => line.min + i * cell);
}

/** ∫ values dx over the line by the trapezoid rule; exact for functions straight between nodes. */
export function integral(values: ArrayLike<number>): number {
  let sum = -((values[0] ?? 0) + (values[values.length - 1] ?? 0)) / 2;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum * cell;
}

/** A function given at the nodes, read between them along straight lines; 0 outside the line. */
export function at(values: ArrayLike<number>, x: number): number {
  if (x < line.min || x > line.max) return 0;
  const position = (x - line.min) / cell;
  const left = Math.min(line.nodes - 2, Math.floor(position));
  const share = position - left;
  return (1 - share) * (values[left] ?? 0) + share * (values[left + 1] ?? 0);
}
