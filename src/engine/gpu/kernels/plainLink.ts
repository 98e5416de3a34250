import fc from 'fast-check';
import { linkOf } from '../layout';
import type { Link } from '../layout';

/** The three products of a link as loops in double precision, and links to try them on. */

/** Every pair of pixels that a tap joins, images in turn: offsets in the two maps and in the filter. */
function eachTap(
  { big, small, kernel, before, stride, bigChannels, smallChannels }: Link,
  images: number,
  visit: (big: number, small: number, filter: number) => void,
): void {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < small; y++) {
      for (let x = 0; x < small; x++) {
        for (let ky = 0; ky < kernel; ky++) {
          for (let kx = 0; kx < kernel; kx++) {
            const bigY = y * stride + ky - before;
            const bigX = x * stride + kx - before;
            if (bigY < 0 || bigY >= big || bigX < 0 || bigX >= big) continue;
            for (let b = 0; b < bigChannels; b++) {
              for (let s = 0; s < smallChannels; s++) {
                visit(
                  ((image * big + bigY) * big + bigX) * bigChannels + b,
                  ((image * small + y) * small + x) * smallChannels + s,
                  ((ky * kernel + kx) * bigChannels + b) * smallChannels + s,
                );
              }
            }
          }
        }
      }
    }
  }
}

/** Numbers of the two maps and of the filter. */
export function lengths(
  link: Link,
  images: number,
): { big: number; small: number; filter: number } {
  return {
    big: images * link.big ** 2 * link.bigChannels,
    small: images * link.small ** 2 * link.smallChannels,
    filter: link.kernel ** 2 * link.bigChannels * link.smallChannels,
  };
}

type Part = 'big' | 'small' | 'filter';

const factors: Record<Part, [Part, Part]> = {
  big: ['small', 'filter'],
  small: ['big', 'filter'],
  filter: ['big', 'small'],
};

/**
 * The map or filter that `wanted` names, from the other two.
 * @param given numbers of the three in their own layouts; that of `wanted` is not read
 */
export function product(
  link: Link,
  images: number,
  wanted: Part,
  given: Record<Part, Float32Array>,
): Float64Array {
  const out = new Float64Array(lengths(link, images)[wanted]);
  const [left, right] = factors[wanted];
  eachTap(link, images, (big, small, filter) => {
    const at = { big, small, filter };
    const term = (given[left][at[left]] ?? NaN) * (given[right][at[right]] ?? NaN);
    out[at[wanted]] = (out[at[wanted]] ?? NaN) + term;
  });
  return out;
}

/** D's first layer if its input is the image, else one further in. */
function convolutionLink(big: number, kernel: number, channels: readonly [number, number]): Link {
  return linkOf({
    name: 'd.conv',
    kind: 'conv',
    role: 'hidden',
    inputs: [channels[0] === 1 ? 'image' : 'd.other'],
    input: { size: big, channels: channels[0] },
    output: { size: Math.ceil(big / 2), channels: channels[1] },
    kernel,
    stride: 2,
    bias: true,
    norm: false,
    activation: 'none',
  });
}

const fours = fc.integer({ min: 1, max: 5 });
const side = fc.integer({ min: 1, max: 9 });
const kernel = fc.integer({ min: 3, max: 5 });

/** Convolutions between maps of whole fours of channels. */
export const convolutions = fc
  .tuple(side, kernel, fours, fours)
  .map(([big, k, from, to]) => convolutionLink(big, k, [from * 4, to * 4]));

/** Convolutions whose big map is a grey image. */
export const thinConvolutions = fc
  .tuple(side, kernel, fours)
  .map(([big, k, to]) => convolutionLink(big, k, [1, to * 4]));

/** Dense layers: k = s = 1, one pixel to one. */
export const denseLinks = fc.tuple(fours, fours).map(([from, to]) =>
  linkOf({
    name: 'g.dense',
    kind: 'dense',
    role: 'hidden',
    inputs: ['z'],
    input: { size: 1, channels: from * 4 },
    output: { size: 1, channels: to * 4 },
    kernel: 0,
    stride: 1,
    bias: true,
    norm: false,
    activation: 'none',
  }),
);
