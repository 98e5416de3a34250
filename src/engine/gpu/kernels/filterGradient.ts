import { addProducts, eachSum, kernel, readVec4, sums, unroll, writeVec4 } from './kernel';
import type { Kernel } from './kernel';
import { block, multiplyOperands, operandMemory, threads } from './tile';
import type { Tile } from './tile';

/**
 * A filter's gradient, either layer kind's:
 *
 * gradient[ky, kx, b, c] = Σ over images, y, x  big[s·y + ky − p, s·x + kx − p, b] · small[y, x, c]
 *
 * a matrix product with (tap, big channel) as rows, small channels as columns and the small map's
 * pixels as terms. There are few results and many terms, so the terms are split over workgroup z, by
 * whole lines (image, y); split i writes its own sums at i × `size`. Adam adds the splits up in a fixed
 * order: no atomics, so a run repeats bit for bit. A dense layer is the case k = s = 1 with one pixel.
 */
export const gradientFields = [
  'lines',
  'splits',
  'size',
  'big',
  'small',
  'bigFours',
  'smallFours',
  'kernel',
  'before',
  'stride',
  'zeroAt',
] as const;
export type GradientField = (typeof gradientFields)[number];
export type GradientSlot = 'big' | 'small' | 'gradient';

/**
 * Each thread walks its split's lines; only pixels whose tap lies inside the map are visited, so
 * padding costs nothing. A thread's rows are 4 channels of one tap times `rows / 4`.
 */
function direct({ lanes, rows, columns }: Tile): string {
  const rowFours = rows / 4;
  const fours = columns / 4;
  return `
fn inside(tap: u32) -> vec2u {
  // First and end of the small coordinates whose tap falls inside the big map.
  let lead = max(0, i32(shape.before) - i32(tap));
  let begin = u32(lead + i32(shape.stride) - 1) / shape.stride;
  let room = i32(shape.big) + i32(shape.before) - i32(tap) + i32(shape.stride) - 1;
  return vec2u(begin, min(shape.small, u32(max(room, 0)) / shape.stride));
}
@compute @workgroup_size(${lanes[0]}, ${lanes[1]})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) lane: vec3u) {
  let pieces = (shape.bigFours + ${rowFours - 1}) / ${rowFours};
  let piece = group.x * ${lanes[0]} + lane.x;
  let column = (group.y * ${lanes[1]} + lane.y) * ${fours};
  let tap = piece / pieces;
  if (tap >= shape.kernel * shape.kernel || column >= shape.smallFours) { return; }
  let four = (piece % pieces) * ${rowFours};
  let ky = tap / shape.kernel;
  let kx = tap % shape.kernel;
  let ySpan = inside(ky);
  let xSpan = inside(kx);
  let firstLine = group.z * shape.lines / shape.splits;
  let endLine = (group.z + 1) * shape.lines / shape.splits;
${unroll(rowFours, (i) => `  let four${i} = min(four + ${i}, shape.bigFours - 1);`)}
${unroll(fours, (j) => `  let column${j} = min(column + ${j}, shape.smallFours - 1);`)}
${sums(rows, fours)}
  let step = shape.stride * shape.bigFours;
  for (var line = firstLine; line < endLine; line++) {
    let y = line % shape.small;
    if (y < ySpan.x || y >= ySpan.y) { continue; }
    let image = line / shape.small;
    let bigLine = image * shape.big + y * shape.stride + ky - shape.before;
    var bigAt = (bigLine * shape.big + xSpan.x * shape.stride + kx - shape.before) * shape.bigFours;
    var smallAt = (line * shape.small + xSpan.x) * shape.smallFours;
    for (var x = xSpan.x; x < xSpan.y; x++) {
${unroll(rowFours, (i) => `      let a${i} = big[bigAt + four${i}];`)}
${unroll(fours, (j) => `      let b${j} = small[smallAt + column${j}];`)}
${addProducts(rows, fours)}
      bigAt += step;
      smallAt += shape.smallFours;
    }
  }
  let row = (tap * shape.bigFours + four) * 4;
${eachSum(
  rows,
  fours,
  `    if (four + i / 4 < shape.bigFours && column + j < shape.smallFours) {
      gradient[group.z * shape.size + (row + i) * shape.smallFours + column + j] = result;
    }`,
)}
}`;
}

/** The workgroup shares its operands, `depth` pixels a round. */
function shared(tile: Tile): string {
  const { lanes, rows, columns, depth } = tile;
  const fours = columns / 4;
  const { rows: blockRows, columns: blockColumns } = block(tile);
  const count = threads(tile);
  const rowLoads = (depth * blockRows) / 4 / count;
  const columnLoads = (depth * blockColumns) / 4 / count;
  if (!Number.isInteger(rowLoads) || !Number.isInteger(columnLoads)) {
    throw new Error('Tile cannot be shared evenly');
  }
  return `${operandMemory(tile)}
fn bigSource(pixel: u32, tap: u32, four: u32) -> u32 {
  let x = i32((pixel % shape.small) * shape.stride + tap % shape.kernel) - i32(shape.before);
  let line = pixel / shape.small;
  let y = i32((line % shape.small) * shape.stride + tap / shape.kernel) - i32(shape.before);
  let side = i32(shape.big);
  let inside = y >= 0 && y < side && x >= 0 && x < side;
  let image = line / shape.small;
  let at = (image * shape.big * shape.big + u32(y * side + x)) * shape.bigFours + four;
  return select(shape.zeroAt, at, inside);
}
@compute @workgroup_size(${count})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let rowFours = shape.kernel * shape.kernel * shape.bigFours;
  let firstRow = group.x * ${blockRows / 4};
  let firstColumn = group.y * ${blockColumns / 4};
  let firstPixel = (group.z * shape.lines / shape.splits) * shape.small;
  let endPixel = ((group.z + 1) * shape.lines / shape.splits) * shape.small;
${unroll(rowLoads, (i) => {
  const at = `(lane + ${i * count}) % ${blockRows / 4}`;
  return `  let row${i} = min(firstRow + ${at}, rowFours - 1);
  let tap${i} = row${i} / shape.bigFours;
  let four${i} = row${i} % shape.bigFours;`;
})}
${unroll(columnLoads, (j) => {
  const at = `(lane + ${j * count}) % ${blockColumns / 4}`;
  return `  let column${j} = min(firstColumn + ${at}, shape.smallFours - 1);`;
})}
${sums(rows, fours)}
  for (var start = firstPixel; start < endPixel; start += ${depth}) {
${unroll(rowLoads, (i) => {
  const piece = `lane + ${i * count}`;
  return `    {
      let pixel = start + (${piece}) / ${blockRows / 4};
      let at = select(shape.zeroAt, bigSource(pixel, tap${i}, four${i}), pixel < endPixel);
      rowTerms[${piece}] = big[at];
    }`;
})}
${unroll(columnLoads, (j) => {
  const piece = `lane + ${j * count}`;
  return `    {
      let pixel = min(start + (${piece}) / ${blockColumns / 4}, endPixel - 1);
      columnTerms[${piece}] = small[pixel * shape.smallFours + column${j}];
    }`;
})}
${multiplyOperands(tile)}
  }
  let row = (firstRow + (lane % ${lanes[0]}) * ${rows / 4}) * 4;
  let column = firstColumn + (lane / ${lanes[0]}) * ${fours};
${eachSum(
  rows,
  fours,
  `    if (row + i < rowFours * 4 && column + j < shape.smallFours) {
      gradient[group.z * shape.size + (row + i) * shape.smallFours + column + j] = result;
    }`,
)}
}`;
}

export function filterGradient(tile: Tile): Kernel<GradientSlot, GradientField> {
  return kernel(
    'filter gradient',
    {
      big: readVec4,
      small: readVec4,
      gradient: writeVec4,
    },
    gradientFields,
    tile.depth ? shared(tile) : direct(tile),
  );
}
