import { useMemo } from 'react';
import { bigExtent, smallExtent } from '../../core/deconv/geometry';
import { gather, gathering, windowAt } from '../../core/deconv/readings';
import type { Solution } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { CellsFigure, fontFor } from './CellsFigure';
import styles from './Figure.module.css';
import { boxAt, boxOf, bounds } from './layout';
import type { Place } from './layout';
import { Marks } from './Marks';
import { cellName, showNumber } from './names';
import { OutputMap } from './OutputMap';
import { useStageSize } from './useStageSize';

interface Props {
  solution: Solution;
  /** Output cell of the step. */
  now: number;
}

/** The window over the spread and padded input. */
export function GatherFigure({ solution, now }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const [ref, { width, unit: u }] = useStageSize();
  const { direction, geometry, kernel, input } = solution;
  const conv = direction === 'conv';
  const all = useMemo(
    () => gathering(direction, geometry, kernel, input),
    [direction, geometry, kernel, input],
  );
  const values = useMemo(() => gather(all), [all]);
  const { field, window: turned, places, source } = all;
  const room = Math.max(200, width) - 4;
  const cell = Math.max(6, Math.min(34 * u, room / field.columns, (300 * u) / field.rows));
  const title = 24 * u;
  const fieldPlace: Place = { ...field, x: 2, y: title, cellWidth: cell, cellHeight: cell };
  const output = conv ? smallExtent(geometry) : bigExtent(geometry);
  const kernelSide = Math.min(30 * u, (room * 0.34) / turned.columns);
  const below = title + field.rows * cell + title + 10 * u;
  const kernelPlace: Place = {
    ...turned,
    x: 2,
    y: below,
    cellWidth: kernelSide,
    cellHeight: kernelSide,
  };
  const left = 2 + turned.columns * kernelSide + 26 * u;
  const outSide = Math.max(
    4,
    Math.min(30 * u, (room - left) / output.columns, (200 * u) / output.rows),
  );
  const outPlace: Place = { ...output, x: left, y: below, cellWidth: outSide, cellHeight: outSide };
  const height = below + Math.max(turned.rows * kernelSide, output.rows * outSide) + 4;
  const corner = windowAt(all, now);
  const windowPlace: Place = {
    ...boxAt(fieldPlace, corner.row, corner.column),
    ...turned,
    cellWidth: cell,
    cellHeight: cell,
  };
  const size = fontFor(
    fieldPlace,
    Math.max(1, ...input.map((value) => showNumber(value).length)),
    u,
  );
  const hue = conv ? 'A' : 'B';
  const fed = places.map((_, i) => {
    const at =
      (corner.row + Math.floor(i / turned.columns)) * field.columns +
      corner.column +
      (i % turned.columns);
    return source[at] ?? -1;
  });
  return (
    <div ref={ref} className={styles.stage} style={{ height: Math.ceil(height) }}>
      {width > 0 && (
        <svg
          className={styles.svg}
          width={width}
          height={Math.ceil(height)}
          aria-hidden="true"
          data-figure="gather"
        >
          <text
            className={`${styles.title ?? ''} ${styles[hue] ?? ''}`}
            style={{ fontSize: 13 * u }}
            x={2}
            y={title - 12 * u}
          >
            {hue}
            <tspan className={styles.titleNote}>
              {' '}
              {deconv.gather.field(conv, field.rows, field.columns)}
            </tspan>
          </text>
          <g className={`${styles.cells ?? ''} ${styles[hue] ?? ''}`} style={{ fontSize: size }}>
            {field.values.map((value, i) => {
              const box = boxOf(fieldPlace, i);
              const real = (source[i] ?? -1) >= 0;
              return (
                <g key={i}>
                  <rect
                    className={real ? styles.full : styles.ghost}
                    x={box.x + 0.5}
                    y={box.y + 0.5}
                    width={Math.max(1, cell - 1)}
                    height={Math.max(1, cell - 1)}
                    rx={2}
                  />
                  {size > 0 && (
                    <text
                      className={real ? styles.number : styles.zero}
                      x={box.x + cell / 2}
                      y={box.y + cell / 2}
                    >
                      {showNumber(value)}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
          <Marks boxes={[bounds(windowPlace)]} look="window" hue="w" />
          <Marks
            boxes={fed.flatMap((from, i) => (from >= 0 ? [boxOf(windowPlace, i)] : []))}
            look="term"
            hue="w"
          />
          {cell >= 28 * u && (
            <g
              className={`${styles.cells ?? ''} ${styles.w ?? ''}`}
              style={{ fontSize: cell * 0.25 }}
            >
              {places.map((place, i) => {
                const box = boxOf(windowPlace, i);
                return (
                  <text key={i} className={styles.corner} x={box.x + box.width - 3} y={box.y + 7}>
                    {showNumber(kernel[place] ?? 0)}
                  </text>
                );
              })}
            </g>
          )}
          <text
            className={`${styles.title ?? ''} ${styles.w ?? ''}`}
            style={{ fontSize: 13 * u }}
            x={2}
            y={below - 12 * u}
          >
            w<tspan className={styles.titleNote}> {deconv.gather.kernel(conv)}</tspan>
          </text>
          <CellsFigure
            place={kernelPlace}
            hue="w"
            values={turned.values}
            shown={turned.values.length}
            unit={u}
            shaded
          />
          <Marks
            boxes={fed.flatMap((from, i) => (from >= 0 ? [boxOf(kernelPlace, i)] : []))}
            look="term"
            hue="w"
          />
          <OutputMap
            place={outPlace}
            hue={conv ? 'B' : 'A'}
            title={`${cellName(conv ? 'B' : 'A', now, output.columns)} = ${showNumber(values[now] ?? 0)}`}
            values={values}
            now={now}
            unit={u}
          />
        </svg>
      )}
    </div>
  );
}
