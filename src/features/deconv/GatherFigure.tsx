import { memo, useMemo } from 'react';
import { clsx } from 'clsx';
import { largeExtent, smallExtent } from '../../core/deconv/geometry';
import type { Highlight, Target } from '../../core/deconv/highlight';
import type { Formulation } from '../../core/deconv/formulation';
import { gather, prepareGather, windowAt } from '../../core/deconv/formulations';
import { useRoomMessages } from '../../i18n/roomMessages';
import { CellsFigure, fontFor } from './CellsFigure';
import { Figure } from './Figure';
import styles from './Figure.module.css';
import { GatherField } from './GatherField';
import { boxAt, boxOf, bounds, indexUnder, sideBySide } from './layout';
import type { Place } from './layout';
import { Marks } from './Marks';
import { mapName, showNumber } from './names';
import { OutputMap } from './OutputMap';
import { pointing } from './pointing';
import { SvgLayer } from './SvgLayer';
import { useStageSize } from './useStageSize';

interface Props {
  formulation: Formulation;
  highlight: Highlight | null;
  onPoint: (target: Target | null) => void;
  onPick: (row: number) => void;
}

/** The window over the spread and padded input. */
export function GatherFigure({ formulation, highlight, onPoint, onPick }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const [ref, { width, unit: u }] = useStageSize();
  const { direction, geometry, kernel, input, now, given, made } = formulation;
  const conv = direction === 'conv';
  const all = useMemo(
    () => prepareGather(direction, geometry, kernel, input),
    [direction, geometry, kernel, input],
  );
  const values = useMemo(() => gather(all), [all]);
  const { field, window: turned, places, source } = all;
  const room = Math.max(200, width) - 4;
  const title = 24 * u;
  const { fieldPlace, kernelPlace, outPlace, size } = useMemo(() => {
    const wide = sideBySide(width, u);
    const across = wide ? 0.42 * room : room;
    const cell = Math.max(
      6,
      Math.min((wide ? 38 : 34) * u, across / field.columns, ((wide ? 400 : 300) * u) / field.rows),
    );
    const fieldAt: Place = { ...field, x: 2, y: title, cellWidth: cell, cellHeight: cell };
    const output = conv ? smallExtent(geometry) : largeExtent(geometry);
    const side = Math.min((wide ? 34 : 30) * u, ((wide ? 0.2 : 0.34) * room) / turned.columns);
    const y = wide ? title : title + field.rows * cell + title + 10 * u;
    const left = wide ? 2 + field.columns * cell + 40 * u : 2;
    // Beside the kernel, or beside its name where that is the wider one.
    const x = left + Math.max(turned.columns * side + 26 * u, 128 * u);
    const outSide = Math.max(
      4,
      Math.min(
        (wide ? 38 : 30) * u,
        (room - x) / output.columns,
        ((wide ? 400 : 200) * u) / output.rows,
      ),
    );
    const longest = Math.max(1, ...input.map((value) => showNumber(value).length));
    return {
      fieldPlace: fieldAt,
      kernelPlace: { ...turned, x: left, y, cellWidth: side, cellHeight: side },
      outPlace: { ...output, x, y, cellWidth: outSide, cellHeight: outSide },
      size: fontFor(fieldAt, longest, u),
    };
  }, [room, width, u, title, field, turned, conv, geometry, input]);
  const cell = fieldPlace.cellWidth;
  const height = Math.ceil(
    4 +
      Math.max(...[fieldPlace, kernelPlace, outPlace].map(bounds).map((box) => box.y + box.height)),
  );
  const corner = now === null ? null : windowAt(all, now);
  const windowPlace: Place | null = corner && {
    ...boxAt(fieldPlace, corner.row, corner.column),
    ...turned,
    cellWidth: cell,
    cellHeight: cell,
  };
  const hue = given === 'B' ? 'B' : 'A';
  const outHue = made === 'B' ? 'B' : 'A';
  /** The input cell under each cell of the window; −1 under a zero that was put in. */
  const fed = places.map((_, i) => {
    if (!corner) return -1;
    const row = corner.row + Math.floor(i / turned.columns);
    return source[row * field.columns + corner.column + (i % turned.columns)] ?? -1;
  });
  const under = (x: number, y: number): Target | null => {
    const result = indexUnder(outPlace, x, y);
    if (result !== null) return { kind: 'result', row: result };
    const inWindow = windowPlace && indexUnder(windowPlace, x, y);
    const column = inWindow === null ? undefined : fed[inWindow];
    if (now !== null && column !== undefined && column >= 0) {
      return { kind: 'cell', row: now, column };
    }
    const inKernel = indexUnder(kernelPlace, x, y);
    const weight = inKernel === null ? undefined : places[inKernel];
    if (weight !== undefined) return { kind: 'weight', kernel: weight };
    const inField = indexUnder(fieldPlace, x, y);
    const entry = inField === null ? undefined : source[inField];
    return entry !== undefined && entry >= 0 ? { kind: 'entry', column: entry } : null;
  };
  const used = fed.flatMap((from, i) => (from >= 0 ? [i] : []));
  const highlightedWeights = places.flatMap((place, i) =>
    highlight?.weights.has(place) ? [i] : [],
  );
  const highlightedFields = source.flatMap((from, i) =>
    from >= 0 && highlight?.columns.has(from) ? [i] : [],
  );
  return (
    <div ref={ref} className={styles.stage} style={{ height }}>
      {width > 0 && (
        <Figure
          name="gather"
          width={width}
          height={height}
          pointing={pointing(under, onPoint, onPick)}
        >
          <SvgLayer width={width} height={height}>
            <text
              className={clsx(styles.title, styles[hue])}
              style={{ fontSize: 13 * u }}
              x={2}
              y={title - 12 * u}
            >
              {mapName(given)}
              <tspan className={styles.titleNote}>
                {' '}
                {deconv.gather.field(conv, field.rows, field.columns)}
              </tspan>
            </text>
            <GatherField all={all} place={fieldPlace} hue={hue} size={size} />
            <text
              className={clsx(styles.title, styles.w)}
              style={{ fontSize: 13 * u }}
              x={kernelPlace.x}
              y={kernelPlace.y - 12 * u}
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
          </SvgLayer>
          <SvgLayer width={width} height={height}>
            <OutputMap place={outPlace} formulation={formulation} values={values} unit={u} />
          </SvgLayer>
          <SvgLayer width={width} height={height}>
            {windowPlace && (
              <>
                <Marks boxes={[bounds(windowPlace)]} look="window" hue="w" />
                <Marks boxes={used.map((i) => boxOf(windowPlace, i))} look="term" hue="w" />
                {cell >= 28 * u && (
                  <g transform={`translate(${windowPlace.x} ${windowPlace.y})`}>
                    <WindowWeights values={turned.values} columns={turned.columns} cell={cell} />
                  </g>
                )}
              </>
            )}
            <Marks boxes={used.map((i) => boxOf(kernelPlace, i))} look="term" hue="w" />
            {now !== null && <Marks boxes={[boxOf(outPlace, now)]} look="now" hue={outHue} />}
            {highlight && (
              <>
                <Marks
                  boxes={highlightedFields.map((i) => boxOf(fieldPlace, i))}
                  look="lit"
                  hue={hue}
                />
                <Marks
                  boxes={highlightedWeights.map((i) => boxOf(kernelPlace, i))}
                  look="lit"
                  hue="w"
                />
                <Marks
                  boxes={[...highlight.rows].map((row) => boxOf(outPlace, row))}
                  look="lit"
                  hue={outHue}
                />
              </>
            )}
          </SvgLayer>
        </Figure>
      )}
    </div>
  );
}

interface WeightsProps {
  values: readonly number[];
  columns: number;
  cell: number;
}

/** The kernel's numbers in the corners of the window's cells; they move with it. */
const WindowWeights = memo(function WindowWeights({ values, columns, cell }: WeightsProps) {
  return (
    <g className={clsx(styles.cells, styles.w)} style={{ fontSize: Math.max(8, cell * 0.25) }}>
      {values.map((value, i) => (
        <text
          key={i}
          className={styles.corner}
          x={((i % columns) + 1) * cell - 3}
          y={Math.floor(i / columns) * cell + 7}
        >
          {showNumber(value)}
        </text>
      ))}
    </g>
  );
});
