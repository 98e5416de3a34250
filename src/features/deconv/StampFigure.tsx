import { useMemo } from 'react';
import { bigExtent, smallExtent } from '../../core/deconv/geometry';
import type { Extent } from '../../core/deconv/geometry';
import { stamps, sumStamps } from '../../core/deconv/readings';
import type { Stamp } from '../../core/deconv/readings';
import type { Solution } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import { boxAt, boxOf } from './layout';
import type { Box, Place } from './layout';
import { Marks } from './Marks';
import { cellName, showNumber } from './names';
import { OutputMap } from './OutputMap';
import { useStageSize } from './useStageSize';

interface Props {
  solution: Solution;
  now: number;
}

interface Mini extends Extent {
  stamp: Stamp;
  top: number;
  left: number;
  values: number[];
  /** The cell of the stamp that lands on the current output cell. */
  landing: number;
}

/** A stamp's own small map: the part of the output that it covers. */
function miniOf(stamp: Stamp, columns: number, now: number): Mini {
  const rows = stamp.marks.map(({ output }) => Math.floor(output / columns));
  const across = stamp.marks.map(({ output }) => output % columns);
  const top = Math.min(...rows);
  const left = Math.min(...across);
  const extent = { rows: Math.max(...rows) - top + 1, columns: Math.max(...across) - left + 1 };
  const values = new Array<number>(extent.rows * extent.columns).fill(0);
  const at = (output: number) =>
    (Math.floor(output / columns) - top) * extent.columns + (output % columns) - left;
  for (const { output, product } of stamp.marks) values[at(output)] = product;
  return { ...extent, stamp, top, left, values, landing: at(now) };
}

/** The largest cell with which all stamps fit, and where each lies. */
function pack(minis: Mini[], width: number, unit: number): { places: Place[]; height: number } {
  const name = 22 * unit;
  const gap = 14 * unit;
  for (let cell = 27 * unit; ; cell -= 2) {
    let x = 2;
    let y = name;
    let deep = 0;
    const places = minis.map((mini) => {
      const wide = Math.max(mini.columns * cell, 58 * unit);
      if (x > 2 && x + wide > width) {
        x = 2;
        y += deep + name + 6 * unit;
        deep = 0;
      }
      const place = {
        x,
        y,
        rows: mini.rows,
        columns: mini.columns,
        cellWidth: cell,
        cellHeight: cell,
      };
      x += wide + gap;
      deep = Math.max(deep, mini.rows * cell);
      return place;
    });
    if (y + deep <= 300 * unit || cell <= 7) return { places, height: y + deep };
  }
}

/** Each input cell that reaches the current output cell, with the stamp that it leaves. */
export function StampFigure({ solution, now }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const [ref, { width, unit: u }] = useStageSize();
  const { direction, geometry, kernel, input } = solution;
  const conv = direction === 'conv';
  const hue = conv ? 'A' : 'B';
  const output = conv ? smallExtent(geometry) : bigExtent(geometry);
  const inputColumns = conv ? geometry.columns.big : geometry.columns.small;
  const all = useMemo(
    () => stamps(direction, geometry, kernel, input),
    [direction, geometry, kernel, input],
  );
  const values = useMemo(() => sumStamps(direction, geometry, all), [direction, geometry, all]);
  const room = Math.max(200, width) - 4;
  const { minis, places, height } = useMemo(() => {
    const here = all.filter(({ marks }) => marks.some((mark) => mark.output === now));
    const found = here.map((stamp) => miniOf(stamp, output.columns, now));
    return { minis: found, ...pack(found, room, u) };
  }, [all, now, output.columns, room, u]);
  const below = Math.max(height, 150 * u) + 36 * u;
  const side = Math.max(4, Math.min(32 * u, room / output.columns, (220 * u) / output.rows));
  const outPlace: Place = { ...output, x: 2, y: below, cellWidth: side, cellHeight: side };
  const covered = minis.map(({ top, left, rows, columns }): Box => {
    const box = boxAt(outPlace, top, left);
    return { ...box, width: columns * side, height: rows * side };
  });
  const total = below + output.rows * side + 6;
  return (
    <div ref={ref} className={styles.stage} style={{ height: Math.ceil(total) }}>
      {width > 0 && (
        <svg
          className={styles.svg}
          width={width}
          height={Math.ceil(total)}
          aria-hidden="true"
          data-figure="stamp"
        >
          {minis.map((mini, i) => {
            const place = places[i];
            if (!place) return null;
            const { cell } = mini.stamp;
            return (
              <g key={cell}>
                <text
                  className={`${styles.title ?? ''} ${styles[hue] ?? ''}`}
                  style={{ fontSize: 12.5 * u }}
                  x={place.x}
                  y={place.y - 10 * u}
                >
                  {cellName(hue, cell, inputColumns)}
                  <tspan className={styles.titleNote}> = {showNumber(input[cell] ?? 0)}</tspan>
                </text>
                <CellsFigure
                  place={place}
                  hue="w"
                  values={mini.values}
                  shown={mini.values.length}
                  unit={u}
                  shaded
                />
                <Marks boxes={[boxOf(place, mini.landing)]} look="now" hue={conv ? 'B' : 'A'} />
              </g>
            );
          })}
          {minis.length === 0 && (
            <text className={styles.title} style={{ fontSize: 13 * u }} x={2} y={20 * u}>
              <tspan className={styles.titleNote}>{deconv.stamp.none}</tspan>
            </text>
          )}
          <OutputMap
            place={outPlace}
            hue={conv ? 'B' : 'A'}
            title={`${cellName(conv ? 'B' : 'A', now, output.columns)} = ${showNumber(values[now] ?? 0)}`}
            values={values}
            now={now}
            unit={u}
          />
          <Marks boxes={covered} look="window" hue="w" />
        </svg>
      )}
    </div>
  );
}
