import type { ConvAxis, ConvAxes } from './geometry';

/**
 * How many input cells reach each output cell of a transposed convolution, along one axis. The counts
 * repeat with the stride and are even when it divides the kernel (Odena, Dumoulin and Olah,
 * "Deconvolution and Checkerboard Artifacts", Distill 2016).
 */
export function overlap(axis: ConvAxis): number[] {
  const counts = new Array<number>(axis.large).fill(0);
  for (let cell = 0; cell < axis.small; cell++) {
    for (let u = 0; u < axis.kernel; u++) {
      const at = cell * axis.stride - axis.before + u;
      if (at >= 0 && at < axis.large) counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return counts;
}

/** In two dimensions the counts multiply, and so does their unevenness. Row by row. */
export function overlapMap({ rows, columns }: ConvAxes): number[] {
  const across = overlap(columns);
  return overlap(rows).flatMap((down) => across.map((count) => down * count));
}

/** Counts far from the border: one number for each position modulo the stride. */
export function overlapCycle(kernel: number, stride: number): number[] {
  return Array.from({ length: stride }, (_, phase) =>
    Math.ceil(Math.max(0, kernel - phase) / stride),
  );
}

export function isEven(kernel: number, stride: number): boolean {
  return kernel % stride === 0;
}

/**
 * The alternative: repeat each cell `stride` times, then convolve with stride 1 and 'same' padding.
 * Counts how many terms reach each output cell: the same number everywhere but at the border.
 */
export function resizeThenConvolve(axis: ConvAxis): number[] {
  const size = axis.small * axis.stride;
  const before = Math.floor((axis.kernel - 1) / 2);
  return Array.from({ length: size }, (_, at) => {
    const first = Math.max(0, at - before);
    const last = Math.min(size - 1, at - before + axis.kernel - 1);
    return last - first + 1;
  });
}
