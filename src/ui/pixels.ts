import type { Pixels } from '../core/pixels';

/** A picture as a `data:` address, for an `<image>` inside an SVG; an empty one of a device that was lost. */
export function pixelUrl({ width, height, data }: Pixels): string {
  if (data.length === 0) return 'data:,';
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  return canvas.toDataURL();
}

/** The pixels of an image file of our own origin. */
export async function readPixels(url: string): Promise<Pixels> {
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
