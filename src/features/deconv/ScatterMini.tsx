import { memo, useMemo } from 'react';
import { clsx } from 'clsx';
import type { ConvAxes } from '../../core/deconv/geometry';
import type { MapName } from '../../core/deconv/steps';
import { nameOf } from './caption';
import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import { showNumber } from './names';
import { placeOf } from './scatterLayout';
import type { Mini } from './scatterLayout';

interface Props {
  geometry: ConvAxes;
  given: MapName;
  mini: Mini;
  /** The input cell's number. */
  value: number;
  x: number;
  y: number;
  cell: number;
  unit: number;
}

/** One scatter under the name of the input cell that leaves it; drawn once, then only moved. */
export const ScatterMini = memo(function ScatterMini(props: Props) {
  const { geometry, given, mini, value, x, y, cell, unit } = props;
  const place = useMemo(() => placeOf(mini, undefined, cell), [mini, cell]);
  return (
    <g transform={`translate(${x} ${y})`}>
      <text
        className={clsx(styles.title, styles[given === 'B' ? 'B' : 'A'])}
        style={{ fontSize: 12.5 * unit }}
        x={0}
        y={-10 * unit}
      >
        {nameOf({ geometry }, given, mini.scatter.cell)}
        <tspan className={styles.titleNote}> = {showNumber(value)}</tspan>
      </text>
      <CellsFigure
        place={place}
        hue="w"
        values={mini.values}
        shown={mini.values.length}
        unit={unit}
        shaded
      />
    </g>
  );
});
