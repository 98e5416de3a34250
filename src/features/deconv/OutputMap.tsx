import { clsx } from 'clsx';
import type { Formulation } from '../../core/deconv/formulation';
import { useRoomMessages } from '../../i18n/roomMessages';
import { nameOf } from './caption';
import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import type { Place } from './layout';
import { mapName, showNumber } from './names';

interface Props {
  place: Place;
  formulation: Formulation;
  values: readonly number[];
  unit: number;
}

/** The answer as far as it has come, below a formulation of it. */
export function OutputMap({ place, formulation, values, unit }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const { made, now, shown } = formulation;
  const hue = made === 'B' ? 'B' : 'A';
  return (
    <>
      <text
        className={clsx(styles.title, styles[hue])}
        style={{ fontSize: 13 * unit }}
        x={place.x}
        y={place.y - 12 * unit}
      >
        {`${mapName(made)} ${place.rows}×${place.columns}`}
        <tspan className={styles.titleNote}> {deconv.roles.output}</tspan>
        {now !== null && (
          <tspan
            data-answer
          >{` ${nameOf(formulation, made, now)} = ${showNumber(values[now] ?? 0)}`}</tspan>
        )}
      </text>
      <CellsFigure
        place={place}
        hue={hue}
        values={values}
        shown={shown}
        unit={unit}
        shaded={place.cellWidth < 20}
      />
    </>
  );
}
