import type { Critique } from '../../rpc/engine';
import type { Pixels } from '../../core/pixels';

/** What D tells G about a forgery, as a picture. */

/** D's blue for lighter, its complement for darker, as light as it takes on a dark screen. */
const lighter = [108, 150, 255] as const;
const darker = [255, 158, 61] as const;
/** How bright the forgery shines through where D asks for nothing. */
const shade = 0.4;

/**
 * The way in which each pixel should go, −∂L/∂x, the mean of its channels.
 * @returns [size, size]; the largest in size is 1 or −1, unless all are 0
 */
export function wantedChange({ gradient }: Pick<Critique, 'gradient'>): Float32Array {
  const { data, size, channels } = gradient;
  const change = new Float32Array(size ** 2);
  data.forEach((slope, i) => {
    const pixel = Math.floor(i / channels);
    change[pixel] = (change[pixel] ?? 0) - slope;
  });
  const largest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 ? change.map((value) => value / largest) : change;
}

/** The forgery in grey, and over it what D wants of each pixel. @param change as of `wantedChange` */
export function critiquePicture({ image }: Pick<Critique, 'image'>, change: Float32Array): Pixels {
  const data = new Uint8ClampedArray(image.data.length);
  change.forEach((value, i) => {
    const from = image.data.subarray(4 * i, 4 * i + 3);
    const grey = (shade * from.reduce((sum, channel) => sum + channel, 0)) / 3;
    const colour = value > 0 ? lighter : darker;
    // Weak ones, too, are to be seen.
    const cover = Math.sqrt(Math.abs(value));
    colour.forEach((channel, c) => {
      data[4 * i + c] = cover * channel + (1 - cover) * grey;
    });
    data[4 * i + 3] = 255;
  });
  return { ...image, data };
}

/** The share of sorted numbers that are not above a distance. */
export function shareBelow(distance: number, sorted: Float32Array): number {
  const below = sorted.findIndex((other) => other > distance);
  return (below < 0 ? sorted.length : below) / (sorted.length || 1);
}

/** @param sorted least first */
export function quantile(sorted: Float32Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
