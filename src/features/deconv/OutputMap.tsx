import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import { boxOf } from './layout';
import type { Place } from './layout';
import { Marks } from './Marks';

interface Props {
  place: Place;
  hue: 'A' | 'B';
  title: string;
  values: readonly number[];
  /** The cell of this step; those before it are in sight too. */
  now: number;
  unit: number;
}

/** The answer as far as it has come, below a reading of it. */
export function OutputMap({ place, hue, title, values, now, unit }: Props) {
  return (
    <>
      <text
        className={`${styles.title ?? ''} ${styles[hue] ?? ''}`}
        style={{ fontSize: 13 * unit }}
        x={place.x}
        y={place.y - 12 * unit}
      >
        {title}
      </text>
      <CellsFigure
        place={place}
        hue={hue}
        values={values}
        shown={now + 1}
        unit={unit}
        shaded={place.cellWidth < 20}
      />
      <Marks boxes={[boxOf(place, now)]} look="now" hue={hue} />
    </>
  );
}
