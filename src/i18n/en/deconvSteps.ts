/** One sentence for each kind of step: the caption, and what a screen reader hears. */
const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

interface Unrolled {
  cell: string;
  value: string;
  entry: number;
  count: number;
  map: string;
}

interface Product {
  row: number;
  matrix: string;
  weights: number;
  zeros: number;
  cell: string;
}

export const deconvSteps = {
  unroll: ({ cell, value, entry, count, map }: Unrolled) =>
    `${cell} = ${value} becomes entry ${entry} of the ${count} of ${map} as a vector: row after row, nothing is lost.`,
  fill: (row: number, cell: string, weights: number, zeros: number) =>
    `Row ${row} of W belongs to ${cell}. Lay the kernel on A where ${cell} looks: ${weights} ${plural(weights, 'weight goes', 'weights go')} under the cells of A that they cover, and 0 under the other ${zeros}.`,
  transpose: (row: number, cell: string) =>
    `Row ${row} of W, the one of ${cell}, becomes column ${row} of Wᵀ. Nothing is computed: the same weights are read the other way.`,
  product: ({ row, matrix, weights, zeros, cell }: Product) =>
    weights === 0
      ? `Row ${row} of ${matrix} holds only zeros: nothing reaches ${cell}.`
      : `Row ${row} of ${matrix} holds the ${weights === 1 ? 'one weight that ever touches' : `${weights} weights that ever touch`} ${cell}${zeros === 0 ? ', and no zero: all of the kernel that can reach it does.' : `; the other ${zeros} ${plural(zeros, 'entry is', 'entries are')} zero, where the kernel does not reach.`}`,
  back: (cell: string) =>
    `${cell} again has a place in A’s shape, but not A’s number: Wᵀ is the transpose of W, not its inverse.`,
  spoken: (sentence: string, formula: string) => `${formula}. ${sentence}`,
};
