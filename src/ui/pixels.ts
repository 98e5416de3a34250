import type { PixelData } from './PixelCanvas';

/** One tile of a sheet, by its column and row in tiles of `size` pixels. */
export function tile(sheet: PixelData, size: number, column: number, row: number): PixelData {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    const from = ((row * size + y) * sheet.width + column * size) * 4;
    data.set(sheet.data.subarray(from, from + size * 4), y * size * 4);
  }
  return { width: size, height: size, data };
}

/** A picture as a `data:` address, for an `<image>` inside an SVG. */
export function pixelUrl({ width, height, data }: PixelData): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.toDataURL();
}

/** The pixels of an image file of our own origin. */
export async function readPixels(url: string): Promise<PixelData> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas.');
  context.drawImage(image, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
