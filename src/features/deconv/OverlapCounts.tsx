import { useMemo } from 'react';
import type { Geometry } from '../../core/deconv/geometry';
import { overlapMap } from '../../core/deconv/overlap';
import { useRoomMessages } from '../../i18n/roomMessages';
import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import { boxOf } from './layout';
import type { Place } from './layout';
import { Marks } from './Marks';

interface Props {
  geometry: Geometry;
  place: Place;
  /** The cell of A that is being made. */
  now: number | null;
  unit: number;
}

/** How many cells of B reach each cell of A: the terms of its formula, and where checkerboards start. */
export function OverlapCounts({ geometry, place, now, unit }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const counts = useMemo(() => overlapMap(geometry), [geometry]);
  return (
    <g data-overlap>
      <text
        className={styles.title}
        style={{ fontSize: 12 * unit }}
        x={place.x}
        y={place.y - 12 * unit}
      >
        <tspan className={styles.titleNote}>{deconv.overlap.short}</tspan>
      </text>
      <CellsFigure place={place} hue="B" values={counts} shown={counts.length} unit={unit} shaded />
      {now !== null && <Marks boxes={[boxOf(place, now)]} look="now" hue="B" />}
    </g>
  );
}
