import type { Pixels } from '../../core/pixels';

/** One z drawn: the picture and D's score in [0, 1] on it. */
export interface Picture {
  z: Float32Array;
  pixels: Pixels;
  score: number;
}
