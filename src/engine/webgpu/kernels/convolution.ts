import { epilogueText } from './activation';
import {
  vec4Components,
  eachAccumulator,
  kernel,
  readVec4,
  declareAccumulators,
  unroll,
  writeVec4,
} from './kernel';
import type { Kernel } from './kernel';
import { imageAndPixel, passText } from './convolutionPasses';
import type { ConvPass } from './convolutionPasses';
import { block, extensionsOf, kept, multiplyOperands, operandMemory, threads } from './tile';
import type { Tile } from './tile';

export const convolutionFields = [
  'rows',
  'inputSize',
  'outputSize',
  'convInputVec4Count',
  'convOutputVec4Count',
  'kernel',
  'before',
  'stride',
  'zeroPadOffset',
  'epilogue',
  'activation',
] as const;
export type ConvolutionField = (typeof convolutionFields)[number];
export type ConvolutionSlot = 'input' | 'filters' | 'operand' | 'output';

/**
 * Stores a thread's accumulators but for those beyond the last row or column.
 * @param statement what is done with `result`, whose place is `at`
 */
function store(rows: number, vec4Count: number, statement: string): string {
  return eachAccumulator(
    rows,
    vec4Count,
    `    if (row + i < phase.rows && column + j < columnVec4Count()) {
      let at = place(row + i, z, column + j);
      ${statement}
    }`,
  );
}

/** Which of a dispatch's products a workgroup is of, and which part of the terms it sums. */
interface Share {
  /** WGSL that declares `z`. */
  product: string;
  /** WGSL that declares `begin` and `end`, of the vec4s of terms. */
  terms: (pieces: number) => string;
  statement: string;
}

const wholeSum: Share = {
  product: '  let z = group.z;',
  terms: () => '  let begin = 0u;\n  let end = terms;',
  statement: 'output[at] = finish(result, column + j, at);',
};

/** A part of every sum: `sumPartials` adds them up. Parts begin where a round of the tile does. */
const partialSum: Share = {
  product: '  let z = group.z / shape.splitK;\n  let part = group.z % shape.splitK;',
  terms: (pieces) => `  let rounds = (terms + ${pieces - 1}) / ${pieces};
  let begin = part * rounds / shape.splitK * ${pieces};
  let end = min(terms, (part + 1) * rounds / shape.splitK * ${pieces});`,
  statement: 'output[part * shape.size + at] = result;',
};

/** Each thread reads its own operands, four terms at a time. */
function direct({ workgroupSize, tileM, tileN }: Tile): string {
  const vec4Count = tileN / 4;
  return `
@compute @workgroup_size(${workgroupSize[0]}, ${workgroupSize[1]})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) localId: vec3u) {
${wholeSum.product}
  let phase = phaseOf(z);
  let row = (group.x * ${workgroupSize[0]} + localId.x) * ${tileM};
  let column = (group.y * ${workgroupSize[1]} + localId.y) * ${vec4Count};
  if (row >= phase.rows || column >= columnVec4Count()) { return; }
  let depth = depthVec4Count();
${unroll(tileM, (i) => `  let spot${i} = spotOf(min(row + ${i}, phase.rows - 1), z);`)}
${unroll(vec4Count, (j) => `  let column${j} = min(column + ${j}, columnVec4Count() - 1);`)}
${declareAccumulators(tileM, vec4Count)}
  for (var tap = 0u; tap < phase.taps; tap++) {
${unroll(tileM, (i) => `    let from${i} = source(spot${i}, phase.across, tap);`)}
    if (${Array.from({ length: tileM }, (_, i) => `from${i} == shape.zeroPadOffset`).join(' && ')}) { continue; }
    for (var vec4Index = 0u; vec4Index < depth; vec4Index++) {
${unroll(tileM, (i) => `      let a${i} = input[from${i} + vec4Index];`)}
${unroll(vec4Count, (j) => {
  const terms = vec4Components.map((part, term) =>
    unroll(
      tileM,
      (i) => `      acc${i}_${j} = fma(vec4f(a${i}.${part}), w${j}[${term}], acc${i}_${j});`,
    ),
  );
  return `      let w${j} = weights(tap, z, vec4Index, column${j});\n${terms.join('\n')}`;
})}
    }
  }
${store(tileM, vec4Count, wholeSum.statement)}
}`;
}

/**
 * The threads of a subgroup have the same rows: each reads one of their operands and hears the others. All of
 * them go through all taps, since a subgroup's operations need every thread.
 */
function subgroups({ workgroupSize, tileM, tileN }: Tile): string {
  const vec4Count = tileN / 4;
  return `
@compute @workgroup_size(${workgroupSize[0]}, ${workgroupSize[1]})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) localId: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
${wholeSum.product}
  let phase = phaseOf(z);
  let row = group.x * ${tileM};
  let column = (group.y * ${workgroupSize[1]} + localId.y) * ${vec4Count};
  let depth = depthVec4Count();
  let spot = spotOf(min(row + lane % ${tileM}, max(phase.rows, 1) - 1), z);
${unroll(vec4Count, (j) => `  let column${j} = min(column + ${j}, columnVec4Count() - 1);`)}
${declareAccumulators(tileM, vec4Count)}
  for (var tap = 0u; tap < phase.taps; tap++) {
    let start = source(spot, phase.across, tap);
    for (var vec4Index = 0u; vec4Index < depth; vec4Index++) {
      let own = input[start + vec4Index];
${unroll(tileM, (i) => `      let a${i} = subgroupBroadcast(own, ${i});`)}
${unroll(vec4Count, (j) => {
  const terms = vec4Components.map((part, term) =>
    unroll(
      tileM,
      (i) => `      acc${i}_${j} = fma(vec4f(a${i}.${part}), w${j}[${term}], acc${i}_${j});`,
    ),
  );
  return `      let w${j} = weights(tap, z, vec4Index, column${j});\n${terms.join('\n')}`;
})}
    }
  }
${store(tileM, vec4Count, wholeSum.statement)}
}`;
}

/** The kernel's entry point for a tile. */
function wholeKernel(tile: Tile): string {
  if (tile.subgroup) return subgroups(tile);
  return tile.tileK ? shared(tile, wholeSum) : direct(tile);
}

/** The workgroup shares its operands; each thread copies one 4 × 4 piece of either a round. */
function shared(tile: Tile, share: Share): string {
  const { workgroupSize, tileM, tileN, tileK } = tile;
  const vec4Count = tileN / 4;
  const { rows: blockRows, columns: blockColumns } = block(tile);
  const count = threads(tile);
  const pieces = tileK / 4;
  const rowPieces = (blockRows / 4) * pieces;
  const columnPieces = (blockColumns / 4) * pieces;
  if (rowPieces > count || columnPieces > count) throw new Error('Tile too deep for its threads');
  return `${operandMemory(tile)}
@compute @workgroup_size(${count})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) localIndex: u32) {
${share.product}
  let phase = phaseOf(z);
  let depth = depthVec4Count();
  let terms = phase.taps * depth;
${share.terms(pieces)}
  let firstRow = group.x * ${blockRows};
  let firstColumn = group.y * ${blockColumns / 4};
  if (firstRow >= phase.rows) { return; }
  let rowPiece = localIndex / ${pieces};
  let last = phase.rows - 1;
${unroll(4, (i) => `  let spot${i} = spotOf(min(firstRow + rowPiece * 4 + ${i}, last), z);`)}
  let columnLocalIndex = ${count - 1} - localIndex;
  let columnPiece = columnLocalIndex % ${blockColumns / 4};
  let columnAt = min(firstColumn + columnPiece, columnVec4Count() - 1);
  let row = firstRow + (localIndex % ${workgroupSize[0]}) * ${tileM};
  let column = firstColumn + (localIndex / ${workgroupSize[0]}) * ${vec4Count};
${declareAccumulators(tileM, vec4Count)}
  for (var start = begin; start < end; start += ${pieces}) {
    if (localIndex < ${rowPieces}) {
      let term = start + localIndex % ${pieces};
      let tap = term / depth;
      let vec4Index = term % depth;
      var piece = mat4x4f();
      if (term < end) {
        piece = transpose(mat4x4f(
${unroll(4, (i) => `          input[source(spot${i}, phase.across, tap) + vec4Index]${i < 3 ? ',' : ''}`)}
        ));
      }
      let at = (localIndex % ${pieces}) * ${blockRows} + rowPiece;
${unroll(4, (q) => `      rowTerms[at + ${(q * blockRows) / 4}] = ${kept(tile, `piece[${q}]`)};`)}
    }
    if (columnLocalIndex < ${columnPieces}) {
      let share = columnLocalIndex / ${blockColumns / 4};
      let term = min(start + share, terms - 1);
      let piece = weights(term / depth, z, term % depth, columnAt);
      let at = share * ${blockColumns} + columnPiece;
${unroll(4, (q) => `      columnTerms[at + ${(q * blockColumns) / 4}] = ${kept(tile, `piece[${q}]`)};`)}
    }
${multiplyOperands(tile)}
  }
${store(tileM, vec4Count, share.statement)}
}`;
}

const labels: Record<ConvPass, string> = {
  forward: 'convolution forward',
  inputGradient: 'convolution input gradient',
};

/** @param direction which map is computed from which; @param tile how the product is cut up */
export function convolution(
  direction: ConvPass,
  tile: Tile,
): Kernel<ConvolutionSlot, ConvolutionField> {
  return kernel(
    labels[direction],
    {
      input: readVec4,
      filters: readVec4,
      operand: readVec4,
      output: writeVec4,
    },
    convolutionFields,
    epilogueText('vec4f') + imageAndPixel + passText[direction] + wholeKernel(tile),
    extensionsOf(tile),
  );
}

/** `splitK` parts of the terms, each as many results as `size` vec4s, in workgroups of their own. */
export const partialConvolutionFields = [...convolutionFields, 'splitK', 'size'] as const;

/**
 * As `convolution`, for maps too small to keep a device busy: the terms of each sum are shared out too, and
 * `output` has the parts of all results one after the other, as `sumPartials` takes them.
 * @param tile with a `tileK`
 */
export function partialConvolution(
  direction: ConvPass,
  tile: Tile,
): Kernel<Exclude<ConvolutionSlot, 'operand'>, (typeof partialConvolutionFields)[number]> {
  return kernel(
    `${labels[direction]} in parts`,
    { input: readVec4, filters: readVec4, output: writeVec4 },
    partialConvolutionFields,
    imageAndPixel + passText[direction] + shared(tile, partialSum),
    extensionsOf(tile),
  );
}
