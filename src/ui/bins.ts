export interface HistogramBin {
  /** Middle of the bin. */
  at: number;
  fake: number;
  real: number;
}
