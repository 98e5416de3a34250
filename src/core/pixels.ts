/** A picture or a grid of pictures ready for a canvas: RGBA, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** One square tile of a grid without gaps, by its column and row in tiles of `size` pixels. */
export function tile(imageGrid: Pixels, size: number, column: number, row: number): Pixels {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    const from = ((row * size + y) * imageGrid.width + column * size) * 4;
    data.set(imageGrid.data.subarray(from, from + size * 4), y * size * 4);
  }
  return { width: size, height: size, data };
}

/** The first `count` tiles of a grid with so many columns, row by row. */
export function tiles(imageGrid: Pixels, columns: number, count: number): Pixels[] {
  return Array.from({ length: count }, (_, i) =>
    tile(imageGrid, imageGrid.width / columns, i % columns, Math.floor(i / columns)),
  );
}

/** Pictures of one size in rows, without gaps; null for none. */
export function imageGridOf(pictures: readonly Pixels[], columns: number): Pixels | null {
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
