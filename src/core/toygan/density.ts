import { integral, line, nodes, cell } from './line';

/** The data on a line; `drawnLine` is the visitor's own. */
export const lineDataNames = ['gaussian', 'two', 'five', 'uniform', 'skewed', 'drawnLine'] as const;

export type LineDataName = (typeof lineDataNames)[number];

/** A bump of a mixture, for the count of modes that the generator covers. */
export interface MixtureComponent {
  mean: number;
  std: number;
}

const components: Partial<Record<LineDataName, readonly MixtureComponent[]>> = {
  gaussian: [{ mean: 1, std: 0.5 }],
  two: [-1.5, 1.5].map((mean) => ({ mean, std: 0.35 })),
  five: [-2.4, -1.2, 0, 1.2, 2.4].map((mean) => ({ mean, std: 0.2 })),
};

/** The equally weighted bumps that the data is made of; none for data without bumps. */
export function componentsOf(data: LineDataName): readonly MixtureComponent[] {
  return components[data] ?? [];
}

const mixture = (parts: readonly MixtureComponent[]) => (x: number) =>
  parts.reduce(
    (sum, { mean, std }) =>
      sum + Math.exp(-0.5 * ((x - mean) / std) ** 2) / (std * Math.sqrt(2 * Math.PI)),
    0,
  ) / parts.length;

/** Gamma with shape 3 and scale 0.5, moved to start at −2. */
const skewed = (x: number) => (x <= -2 ? 0 : ((x + 2) ** 2 * Math.exp(-(x + 2) / 0.5)) / 0.25);

/** Flat between −1.5 and 1.5; half the height at the edges, so that the trapezoid sum is exact. */
const uniform = (x: number) => (Math.abs(x) < 1.5 ? 1 / 3 : Math.abs(x) === 1.5 ? 1 / 6 : 0);

/** Heights of a drawing, 0 to `drawingTop`, at the middles of 32 equal columns of the line. */
export const drawingColumns = 32;
export const drawingTop = 15;

/** x at the middle of a drawing's column. */
export function columnMiddle(column: number): number {
  return line.min + ((column + 0.5) * (line.max - line.min)) / drawingColumns;
}

/** Straight lines through the columns' heights, 0 at both ends of the line; not yet normalised. */
function drawn(heights: readonly number[]) {
  return (x: number) => {
    const position = ((x - line.min) * drawingColumns) / (line.max - line.min) - 0.5;
    const left = Math.floor(position);
    const share = position - left;
    return (1 - share) * (heights[left] ?? 0) + share * (heights[left + 1] ?? 0);
  };
}

function formula(data: LineDataName, drawing: readonly number[]): (x: number) => number {
  switch (data) {
    case 'gaussian':
    case 'two':
    case 'five':
      return mixture(componentsOf(data));
    case 'uniform':
      return uniform;
    case 'skewed':
      return skewed;
    case 'drawnLine':
      return drawn(drawing);
    default:
      return data satisfies never;
  }
}

/**
 * p_data at the nodes of the line, scaled so that its integral over the line is exactly 1 (the named
 * densities leave less than 0.1 % of their mass outside). A blank drawing counts as a flat one.
 */
export function density(data: LineDataName, drawing: readonly number[]): Float64Array {
  const blank = data === 'drawnLine' && drawing.every((height) => height === 0);
  const values = nodes().map(blank ? () => 1 : formula(data, drawing));
  const mass = integral(values);
  return values.map((value) => value / mass);
}

/**
 * Turns uniform numbers into samples of a density by inverting its distribution function, which is
 * a straight line between nodes (so a sample is uniform within its cell).
 * @param values a density at the nodes, of integral 1
 */
export function sampler(values: ArrayLike<number>): (u: number) => number {
  const cumulated = new Float64Array(line.nodes);
  for (let i = 1; i < line.nodes; i++) {
    cumulated[i] = (cumulated[i - 1] ?? 0) + (((values[i - 1] ?? 0) + (values[i] ?? 0)) / 2) * cell;
  }
  const total = cumulated[line.nodes - 1] ?? 1;
  return (u) => {
    const wanted = u * total;
    let low = 0;
    let high = line.nodes - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((cumulated[middle] ?? 0) <= wanted) low = middle;
      else high = middle;
    }
    const from = cumulated[low] ?? 0;
    const step = (cumulated[high] ?? 0) - from;
    return line.min + (low + (step > 0 ? (wanted - from) / step : 0.5)) * cell;
  };
}
