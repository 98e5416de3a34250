import { pcg4d, streams, unit } from '../../core/nn/random';

/** Signed distance in pixels from (x, y) to a box of half sides w and h, negative inside. */
function box(x: number, y: number, w: number, h: number): number {
  const dx = Math.abs(x) - w;
  const dy = Math.abs(y) - h;
  const outside = Math.sqrt(Math.max(dx, 0) ** 2 + Math.max(dy, 0) ** 2);
  return outside + Math.min(Math.max(dx, dy), 0);
}

/** Signed distance to disc, box, ring or cross of radius r; a in (0, 1) shapes it. */
const figures: ((x: number, y: number, r: number, a: number) => number)[] = [
  (x, y, r) => Math.sqrt(x * x + y * y) - r,
  (x, y, r, a) => box(x, y, r, r * (0.5 + 0.5 * a)),
  (x, y, r, a) => Math.abs(Math.sqrt(x * x + y * y) - r * 0.8) - r * (0.12 + 0.13 * a),
  (x, y, r, a) => {
    const arm = r * (0.2 + 0.2 * a);
    return Math.min(box(x, y, r, arm), box(x, y, arm, r));
  },
];

/**
 * Light discs, boxes, rings and crosses on black, anti-aliased, one in the middle of each image give
 * or take a few pixels; always the same ones. Only arithmetic and square roots are used, which every
 * browser rounds alike.
 * @returns u8, [images, size, size]
 */
export function drawSyntheticShapes(images: number, size: number): Uint8Array {
  const out = new Uint8Array(images * size * size);
  let at = 0;
  for (let i = 0; i < images; i++) {
    const [a, b, c, d] = pcg4d(0, streams.shapes, i, 0);
    const [e, f] = pcg4d(0, streams.shapes, i, 1);
    const figure = figures[a >>> 30] ?? box;
    const cx = size * (0.5 + 0.2 * (unit(b) - 0.5));
    const cy = size * (0.5 + 0.2 * (unit(c) - 0.5));
    const r = size * (0.18 + 0.17 * unit(d));
    const light = 160 + 95 * unit(f);
    // A rotation by up to 45° to either side, from the tangent of half its angle.
    const t = (unit(e) - 0.5) * 0.8284;
    const cos = (1 - t * t) / (1 + t * t);
    const sin = (2 * t) / (1 + t * t);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const px = x + 0.5 - cx;
        const py = y + 0.5 - cy;
        const distance = figure(cos * px + sin * py, cos * py - sin * px, r, unit(a << 2));
        out[at++] = Math.round(light * Math.min(1, Math.max(0, 0.5 - distance)));
      }
    }
  }
  return out;
}
