import { useMemo } from 'react';
import { largeExtent, smallExtent } from '../../core/deconv/geometry';
import type { Highlight, Target } from '../../core/deconv/highlight';
import type { Formulation } from '../../core/deconv/formulation';
import { scatter as scatterInput, sumScatter } from '../../core/deconv/formulations';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Figure } from './Figure';
import styles from './Figure.module.css';
import { boxAt, boxOf, bounds, indexUnder, sideBySide } from './layout';
import type { Box, Place } from './layout';
import { Marks } from './Marks';
import { OutputMap } from './OutputMap';
import { pointing } from './pointing';
import { SvgLayer } from './SvgLayer';
import { miniOf, pack, placeOf } from './scatterLayout';
import { ScatterMini } from './ScatterMini';
import { useStageSize } from './useStageSize';

interface Props {
  formulation: Formulation;
  highlight: Highlight | null;
  onPoint: (target: Target | null) => void;
  onPick: (row: number) => void;
}

/** Each input cell that reaches the current output cell, with the scatter that it leaves. */
export function ScatterFigure({ formulation, highlight, onPoint, onPick }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const [ref, { width, unit: u }] = useStageSize();
  const { direction, geometry, kernel, input, now, given, made } = formulation;
  const conv = direction === 'conv';
  const output = useMemo(
    () => (conv ? smallExtent(geometry) : largeExtent(geometry)),
    [conv, geometry],
  );
  const all = useMemo(
    () => scatterInput(direction, geometry, kernel, input),
    [direction, geometry, kernel, input],
  );
  const values = useMemo(() => sumScatter(direction, geometry, all), [direction, geometry, all]);
  const minis = useMemo(
    () => all.flatMap((scatter) => miniOf(scatter, output.columns) ?? []),
    [all, output.columns],
  );
  const wide = sideBySide(width, u);
  const side = wide
    ? Math.max(4, Math.min(38 * u, (0.4 * width) / output.columns, (380 * u) / output.rows))
    : Math.max(4, Math.min(32 * u, width / output.columns, (220 * u) / output.rows));
  const room = wide ? width - output.columns * side - 44 * u : Math.max(200, width) - 4;
  /** Sized for the cell that most scatters reach, so that nothing jumps from step to step. */
  const largest = useMemo(() => {
    const counts = new Array<number>(values.length).fill(0);
    for (const { scatter } of minis) {
      for (const mark of scatter.marks) counts[mark.output] = (counts[mark.output] ?? 0) + 1;
    }
    const most = counts.indexOf(Math.max(...counts));
    const here = minis.filter(({ at }) => at.has(most));
    return pack(here, room, u, 27 * u);
  }, [minis, values.length, room, u]);
  const { here, packed } = useMemo(() => {
    const found = now === null ? minis : minis.filter(({ at }) => at.has(now));
    return { here: found, packed: pack(found, room, u, largest.cell) };
  }, [minis, now, room, u, largest.cell]);
  const deep = Math.max(packed.height, largest.height, 150 * u);
  const outPlace = useMemo((): Place => {
    const corner = wide ? { x: room + 40 * u, y: 22 * u } : { x: 2, y: deep + 36 * u };
    return { ...output, ...corner, cellWidth: side, cellHeight: side };
  }, [output, wide, room, deep, side, u]);
  const covered =
    now === null
      ? []
      : here.map(({ top, left, rows, columns }): Box => {
          const box = boxAt(outPlace, top, left);
          return { ...box, width: columns * side, height: rows * side };
        });
  const total = Math.ceil(Math.max(deep, outPlace.y + output.rows * side) + 6);
  const places = here.map((mini, i) => placeOf(mini, packed.corners[i], packed.cell));
  const under = (x: number, y: number): Target | null => {
    const result = indexUnder(outPlace, x, y);
    if (result !== null) return { kind: 'result', row: result };
    const i = places.findIndex((place) => indexUnder(place, x, y) !== null);
    const mini = here[i];
    if (!mini) return null;
    const column = mini.scatter.cell;
    return now === null ? { kind: 'entry', column } : { kind: 'cell', row: now, column };
  };
  const highlightedBoxes = here.flatMap(({ scatter, at }, i): Box[] => {
    const place = places[i];
    if (!place || !highlight) return [];
    if (highlight.columns.has(scatter.cell)) {
      const landing = now === null ? undefined : at.get(now);
      return [landing === undefined ? bounds(place) : boxOf(place, landing)];
    }
    if (highlight.columns.size > 0) return [];
    return scatter.marks
      .filter((mark) => highlight.weights.has(mark.kernel))
      .flatMap((mark) => boxOf(place, at.get(mark.output) ?? 0));
  });
  return (
    <div ref={ref} className={styles.stage} style={{ height: total }}>
      {width > 0 && (
        <Figure
          name="stamp"
          width={width}
          height={total}
          pointing={pointing(under, onPoint, onPick)}
        >
          <SvgLayer width={width} height={total}>
            {here.map((mini, i) => (
              <ScatterMini
                key={mini.scatter.cell}
                geometry={geometry}
                given={given}
                mini={mini}
                value={input[mini.scatter.cell] ?? 0}
                x={packed.corners[i]?.x ?? 0}
                y={packed.corners[i]?.y ?? 0}
                cell={packed.cell}
                unit={u}
              />
            ))}
            {here.length === 0 && (
              <text className={styles.title} style={{ fontSize: 13 * u }} x={2} y={20 * u}>
                <tspan className={styles.titleNote}>{deconv.stamp.none}</tspan>
              </text>
            )}
          </SvgLayer>
          <SvgLayer width={width} height={total}>
            <OutputMap place={outPlace} formulation={formulation} values={values} unit={u} />
          </SvgLayer>
          <SvgLayer width={width} height={total}>
            <Marks
              boxes={here.flatMap(({ at }, i) => {
                const landing = now === null ? undefined : at.get(now);
                const place = places[i];
                return landing === undefined || !place ? [] : [boxOf(place, landing)];
              })}
              look="now"
              hue={made === 'B' ? 'B' : 'A'}
            />
            <Marks boxes={highlightedBoxes} look="lit" hue="w" />
            <Marks boxes={covered} look="window" hue="w" />
            {now !== null && (
              <Marks boxes={[boxOf(outPlace, now)]} look="now" hue={made === 'B' ? 'B' : 'A'} />
            )}
            {highlight && (
              <Marks
                boxes={[...highlight.rows].map((row) => boxOf(outPlace, row))}
                look="lit"
                hue={made === 'B' ? 'B' : 'A'}
              />
            )}
          </SvgLayer>
        </Figure>
      )}
    </div>
  );
}
