export type SeriesStyle = 'g' | 'd' | 'data';

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

/** Where a live plot has its curves from. */
export interface PlotSource {
  curves: PlotCurve[];
  /** Levels to compare with, labelled in the plot. */
  lines: PlotLine[];
  /** Reads the curves anew; called a few times a second at most. */
  read: () => PlotData;
  /** Calls back whenever `read` would give something new. */
  subscribe: (listener: () => void) => () => void;
}
