export type SeriesStyle = 'g' | 'd' | 'data' | 'ink' | 'ink-soft';

export interface PlotCurve {
  label: string;
  seriesStyle: SeriesStyle;
}

export interface PlotLine {
  value: number;
  label: string;
  seriesStyle: SeriesStyle;
}

/** Curves as they stand: one x for all, NaN for a gap. */
export interface PlotData {
  x: ArrayLike<number>;
  ys: ArrayLike<number>[];
}

/** Where something began, labelled in the plot. */
export interface PlotMark {
  x: number;
  label: string;
}

/** A logarithmic y axis over a fixed range. */
export interface LogAxis {
  low: number;
  high: number;
  /** Of a power of ten. */
  format: (value: number) => string;
}

/** Where a live plot has its curves from. */
export interface PlotSource {
  curves: PlotCurve[];
  /** Levels to compare with, labelled in the plot. */
  lines: PlotLine[];
  /** Without it the y axis is linear and fits the curves. */
  logAxis?: LogAxis | undefined;
  mark?: PlotMark | undefined;
  /** Reads the curves anew; called a few times a second at most. */
  read: () => PlotData;
  /** Calls back whenever `read` would give something new. */
  subscribe: (listener: () => void) => () => void;
}
