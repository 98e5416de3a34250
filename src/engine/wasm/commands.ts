/**
 * Lists of commands as the module reads them (`assembly/`): records of 32 words, 16 more of which the
 * first counts the parts that are done, and two for each of 16 threads: what was taken of its share. A field is an address, a stride in bytes or a count, unless it says otherwise.
 */

const words = 32 + 16 + 32;
export const commandBytes = 4 * words;

/** Every command and its words from word 2 on, in the order of `assembly/index.ts`. */
const layouts = {
  host: ['id'],
  copyRows: [
    ...(['from', 'to', 'bytes', 'rows', 'fromRow', 'toRow'] as const),
    ...(['planes', 'fromPlane', 'toPlane'] as const),
  ],
  packPanels: [
    ...(['from', 'to', 'n0', 'n1', 'n2', 'stride0', 'stride1', 'stride2'] as const),
    ...(['columns', 'columnStride'] as const),
  ],
  product: [
    ...(['a', 'aImage', 'aRow', 'aColumn', 'out', 'outImage', 'outRow', 'outColumn'] as const),
    ...(['made', 'epilogue', 'activation', 'bias', 'images', 'height', 'width'] as const),
    ...(['runs', 'runLength', 'runStride', 'panels', 'columns', 'packed', 'packedStride'] as const),
  ],
  weightGradient: [
    ...(['large', 'largeImage', 'largeRow', 'largeColumn', 'lineStride', 'lines'] as const),
    ...(['lineLength', 'small', 'columns', 'images', 'height', 'width', 'out'] as const),
    ...(['imagesAtOnce', 'packed', 'packedStride'] as const),
  ],
  columnSums: ['from', 'rows', 'channels', 'chunks', 'partials'],
  addChunks: ['channels', 'chunks', 'partials', 'to'],
  mask: ['map', 'rows', 'channels', 'factors'],
  normPartials: ['map', 'rows', 'groups', 'channels', 'chunks', 'partials'],
  normStatistics: [
    ...(['map', 'rows', 'groups', 'channels', 'chunks', 'partials'] as const),
    ...(['statistics', 'runningMean', 'runningVariance'] as const),
  ],
  normApply: [
    ...(['map', 'rows', 'groups', 'channels', 'out', 'activation'] as const),
    ...(['means', 'variances', 'groupStride', 'gamma', 'beta'] as const),
  ],
  normGradientPartials: [
    ...(['map', 'rows', 'groups', 'channels', 'chunks', 'partials'] as const),
    ...(['means', 'groupStride', 'gradient'] as const),
  ],
  normGradientSums: [
    ...(['map', 'rows', 'groups', 'channels', 'chunks', 'partials', 'terms'] as const),
    ...(['variances', 'groupStride', 'gammaGradient', 'betaGradient', 'running'] as const),
  ],
  normGradient: [
    ...(['map', 'rows', 'groups', 'channels', 'gradient', 'terms'] as const),
    ...(['means', 'variances', 'groupStride', 'gamma'] as const),
  ],
  adam: ['weights', 'gradient', 'm', 'v', 'length', 'numbers'],
  addTaps: [
    ...(['taps', 'images', 'small', 'large', 'channels', 'kernel', 'stride', 'padBefore'] as const),
    ...(['out', 'epilogue', 'activation', 'bias', 'made'] as const),
  ],
  movingAverage: ['average', 'newest', 'length', 'numbers'],
} as const;

type Name = keyof typeof layouts;
type Fields<N extends Name> = Record<(typeof layouts)[N][number], number>;

/** One command. Unless `waits` is false, all threads have ended it before the next one begins. */
export interface Command {
  words: Int32Array;
}

export function command<N extends Name>(name: N, fields: Fields<N>, waits = true): Command {
  const record = new Int32Array(words);
  record[0] = Object.keys(layouts).indexOf(name);
  record[1] = waits ? 1 : 0;
  const layout: readonly string[] = layouts[name];
  layout.forEach((field, index) => {
    record[index + 2] = (fields as Record<string, number>)[field] ?? 0;
  });
  return { words: record };
}
