import type { Pixels } from '../../rpc/engine';

/** One z drawn: the picture and D's verdict in [0, 1] on it. */
export interface Picture {
  z: Float32Array;
  pixels: Pixels;
  verdict: number;
}

/** Cuts a row of `count` square pictures apart. */
export function cut({ width, height, data }: Pixels, count: number): Pixels[] {
  const side = count === 0 ? 0 : width / count;
  return Array.from({ length: count }, (_, i) => {
    const out = new Uint8ClampedArray(side * height * 4);
    for (let y = 0; y < height; y++) {
      const from = (y * width + i * side) * 4;
      out.set(data.subarray(from, from + side * 4), y * side * 4);
    }
    return { width: side, height, data: out };
  });
}

/** One tile of a sheet without gaps. */
export function tileOf({ width, data }: Pixels, columns: number, index: number): Pixels {
  const side = width / columns;
  const left = (index % columns) * side;
  const top = Math.floor(index / columns) * side;
  const out = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * width + left) * 4;
    out.set(data.subarray(from, from + side * 4), y * side * 4);
  }
  return { width: side, height: side, data: out };
}

/** Pictures of one size in rows, without gaps. */
export function sheetOf(pictures: readonly Pixels[], columns: number): Pixels | null {
  const [first] = pictures;
  if (!first) return null;
  const { width: w, height: h } = first;
  const width = w * columns;
  const height = h * Math.ceil(pictures.length / columns);
  const data = new Uint8ClampedArray(width * height * 4);
  pictures.forEach((picture, i) => {
    const left = (i % columns) * w;
    const top = Math.floor(i / columns) * h;
    for (let y = 0; y < h; y++) {
      const from = y * w * 4;
      data.set(picture.data.subarray(from, from + w * 4), ((top + y) * width + left) * 4);
    }
  });
  return { width, height, data };
}
