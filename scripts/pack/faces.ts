import { createHash } from 'node:crypto';
import { createAvatar } from '@dicebear/core';
import * as pixelArt from '@dicebear/pixel-art';
import { datasets } from '../../src/core/dataset';
import { rasterise } from './raster';
import type { DataSet } from './write';

const notice = `Pixel faces

"Pixel Art" by DiceBear, https://www.figma.com/community/file/1198754108850888330, is dedicated to
the public domain under Creative Commons CC0 1.0:
https://creativecommons.org/publicdomain/zero/1.0/

These 20,000 images were drawn with the DiceBear style @dicebear/pixel-art 9.4.3 from 20,000 seeds on
five plain backgrounds, rasterised at their own size of 16×16 pixels, and compressed with gzip. They
are dedicated to the public domain in the same way.
`;

const backgrounds = ['b6e3f4', 'c0aede', 'd1d4f9', 'ffd5dc', 'ffdfbf'];

/** Pixel faces, all different. Hashed seeds, since DiceBear draws look-alikes from similar seeds. */
export function faces(): DataSet {
  const { images, size, channels } = datasets.faces;
  const train = new Uint8Array(images * size * size * channels);
  const seen = new Set<string>();
  for (let i = 0; seen.size < images; i++) {
    const seed = createHash('sha256').update(`pixel face ${i}`).digest('hex');
    const svg = createAvatar(pixelArt, { seed, backgroundColor: backgrounds }).toString();
    const pixels = rasterise(svg, size);
    const key = Buffer.from(pixels).toString('latin1');
    if (seen.has(key)) continue;
    train.set(pixels, seen.size * pixels.length);
    seen.add(key);
  }
  return {
    name: 'faces',
    classes: [],
    licence: 'CC0-1.0',
    source: 'DiceBear Pixel Art, npm package @dicebear/pixel-art 9.4.3',
    notice,
    train,
    test: null,
    labels: null,
  };
}
