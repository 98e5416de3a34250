import type { Pixels } from '../core/pixels';

/** One for all pictures, since several are made a second. */
let encoder: CanvasRenderingContext2D | null = null;

/** A picture as a `data:` address, for an `<image>` inside an SVG; an empty one of a device that was lost. */
export function pixelUrl({ width, height, data }: Pixels): string {
  encoder ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (data.length === 0 || !encoder) return 'data:,';
  const { canvas } = encoder;
  canvas.width = width;
  canvas.height = height;
  encoder.putImageData(new ImageData(data, width, height), 0, 0);
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
