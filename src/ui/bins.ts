export interface HistogramBin {
  /** Middle of the bin. */
  at: number;
  forged: number;
  real: number;
}
