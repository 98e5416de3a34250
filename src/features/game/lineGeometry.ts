import { line } from '../../core/toygan/line';
import type { NoiseName } from '../../core/toygan/config';

/** Places in the one-dimensional figure, in pixels: three bands over one axis. */
export interface LineGeometry {
  width: number;
  height: number;
  left: number;
  right: number;
  /** D's band: 1 at the top, 0 at the bottom. */
  judgeTop: number;
  judgeBottom: number;
  /** The densities' band, down to the axis of x. */
  hillTop: number;
  axisX: number;
  axisZ: number;
  /** The noise axis runs from −reach to reach. */
  reach: number;
  x: (value: number) => number;
  z: (value: number) => number;
  score: (value: number) => number;
  hill: (density: number) => number;
}

/** Height of the figure that does not stretch, and of what is around it on the screen. */
const fixedHeight = 106;
const around = 320;

/**
 * @param width and `screen` in pixels: the figure's width, the screen's height; a wide figure
 *   grows until it fills the screen
 * @param peak the density at the top of its band
 */
export function lineGeometry(
  width: number,
  screen: number,
  noise: NoiseName,
  peak: number,
): LineGeometry {
  const left = 44;
  const right = width - 26;
  const room = (screen - around - fixedHeight) / 374;
  const tall = width > 560 ? Math.min(1.7, Math.max(0.9, room)) : 1;
  const judgeTop = 30;
  const judgeBottom = judgeTop + 120 * tall;
  const hillTop = judgeBottom + 52;
  const axisX = hillTop + 164 * tall;
  const axisZ = axisX + 90 * tall;
  const reach = noise === 'uniform' ? 1 : 3;
  const within = (share: number) => left + Math.min(1, Math.max(0, share)) * (right - left);
  return {
    width,
    height: axisZ + 24,
    reach,
    left,
    right,
    judgeTop,
    judgeBottom,
    hillTop,
    axisX,
    axisZ,
    x: (value) => within((value - line.min) / (line.max - line.min)),
    z: (value) => within((value + reach) / (2 * reach)),
    score: (value) => judgeBottom - value * (judgeBottom - judgeTop),
    hill: (density) => axisX - (density / peak) * (axisX - hillTop),
  };
}

/** A path through the nodes of the line; NaN leaves a gap. */
export function curve(
  values: ArrayLike<number>,
  place: (value: number) => number,
  { left, right }: LineGeometry,
): string {
  const parts: string[] = [];
  const step = (right - left) / (values.length - 1);
  let open = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) {
      open = false;
      continue;
    }
    parts.push(`${open ? 'L' : 'M'}${(left + i * step).toFixed(1)} ${place(value).toFixed(1)}`);
    open = true;
  }
  return parts.join('');
}

/** Pixels that an arrow is long for a pull; long ones are cut off. */
export function arrowLength(sampleDescent: number): number {
  return Math.sign(sampleDescent) * Math.min(42, 26 * Math.abs(sampleDescent));
}
