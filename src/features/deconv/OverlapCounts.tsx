import { memo } from 'react';
import type { ConvAxes } from '../../core/deconv/geometry';
import { overlapMap } from '../../core/deconv/overlap';
import { useRoomMessages } from '../../i18n/roomMessages';
import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import type { Place } from './layout';
import { withinRing } from './place';

interface Props {
  geometry: ConvAxes;
  /** Of A with its ring of padding. */
  place: Place;
  unit: number;
}

/** How many cells of B reach each cell of A: the terms of its formula, and where checkerboards start. */
export const OverlapCounts = memo(function OverlapCounts({ geometry, place: ring, unit }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const place = withinRing(ring, geometry);
  const counts = overlapMap(geometry);
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
    </g>
  );
});
