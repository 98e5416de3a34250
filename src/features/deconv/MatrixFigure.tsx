import { useMemo } from 'react';
import type { PointerEvent } from 'react';
import type { Target } from '../../core/deconv/links';
import type { Scene } from '../../core/deconv/scene';
import type { Solution, Step } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { CellInputs } from './CellInputs';
import styles from './Figure.module.css';
import { Flights } from './Flights';
import { flightsOf } from './flightsOf';
import { layoutStage } from './layout';
import type { Place } from './layout';
import { MatrixCells } from './MatrixCells';
import { MatrixMarks } from './MatrixMarks';
import { MatrixTitles } from './MatrixTitles';
import { gridExtents, hueOf, withinRing } from './place';
import { CellsFigure } from './CellsFigure';
import { SmallMaps } from './SmallMaps';
import { useStageSize } from './useStageSize';

interface Props {
  solution: Solution;
  step: Step;
  scene: Scene;
  target: Target | null;
  onPoint: (target: Target | null) => void;
  /** A row of the matrix was picked: its own step is wanted. */
  onPick: (row: number) => void;
  onEdit: (map: 'kernel' | 'input', cell: number, value: number) => void;
  /** Draws the three small maps too. */
  grids: boolean;
  /** How long values fly, in ms; 0 for not at all. */
  flight: number;
}

/** The cell of a place under the pointer. */
function cellUnder(place: Place, x: number, y: number): [row: number, column: number] | null {
  const row = Math.floor((y - place.y) / place.cellHeight);
  const column = Math.floor((x - place.x) / place.cellWidth);
  const inside = row >= 0 && row < place.rows && column >= 0 && column < place.columns;
  return inside ? [row, column] : null;
}

/** The matrix product: small maps, matrix, vectors, and what is lit at this step. */
export function MatrixFigure(props: Props) {
  const { solution, step, scene, target, onPoint, onPick, onEdit, grids, flight } = props;
  const { deconv } = useRoomMessages('deconv');
  const [ref, { width, unit }] = useStageSize();
  const { direction, geometry, kernel, input } = solution;
  const conv = direction === 'conv';
  const turned = scene.matrix === 'Wᵀ';
  const matrix = turned ? solution.Wt : solution.W;
  const layout = useMemo(
    () =>
      layoutStage({
        matrix: { rows: matrix.rows, columns: matrix.columns },
        ...gridExtents(direction, geometry),
        grids,
        width: Math.max(width, 200),
        unit,
      }),
    [matrix, direction, geometry, grids, width, unit],
  );
  const flights = useMemo(
    () => (flight > 0 ? flightsOf(solution, step, scene, layout) : []),
    [solution, step, scene, layout, flight],
  );
  const inputPlace =
    layout.grids && (conv ? withinRing(layout.grids.input, geometry) : layout.grids.input);

  /** What lies under the pointer, as something that can be lit. */
  const under = (event: PointerEvent<SVGElement>): Target | null => {
    const frame = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - frame.left;
    const y = event.clientY - frame.top;
    const cell = cellUnder(layout.matrix, x, y);
    if (cell) return { kind: 'cell', row: cell[0], column: cell[1] };
    const entry = cellUnder(layout.operand, x, y);
    if (entry) return { kind: 'entry', column: entry[0] };
    const result = cellUnder(layout.result, x, y);
    if (result) return { kind: 'result', row: result[0] };
    if (!layout.grids || !inputPlace) return null;
    const weight = cellUnder(layout.grids.kernel, x, y);
    if (weight)
      return { kind: 'weight', kernel: weight[0] * layout.grids.kernel.columns + weight[1] };
    return null;
  };

  return (
    <div ref={ref} className={styles.stage} style={{ height: width > 0 ? layout.height : 460 }}>
      {width > 0 && (
        <>
          <svg
            className={styles.svg}
            width={layout.width}
            height={layout.height}
            aria-hidden="true"
            data-figure="matrix"
            data-heat={layout.heat}
            onPointerMove={(event) => onPoint(under(event))}
            onPointerLeave={() => onPoint(null)}
            onClick={(event) => {
              const found = under(event as unknown as PointerEvent<SVGElement>);
              if (found?.kind === 'cell' || found?.kind === 'result') onPick(found.row);
            }}
          >
            <rect className={styles.hit} width={layout.width} height={layout.height} />
            <MatrixTitles solution={solution} scene={scene} layout={layout} />
            <MatrixCells
              matrix={matrix}
              kernel={kernel}
              kernelColumns={geometry.columns.kernel}
              layout={layout}
              shown={scene.rowsOfW}
              turned={turned}
            />
            <CellsFigure
              place={layout.operand}
              hue={hueOf(scene.operand.map)}
              values={scene.operand.values}
              shown={scene.operand.shown}
              nameColumns={
                scene.operand.map === 'B' ? geometry.columns.small : geometry.columns.big
              }
              unit={unit}
              shaded={layout.operand.cellHeight < 14}
            />
            <CellsFigure
              place={layout.result}
              hue={hueOf(scene.result.map)}
              values={scene.result.values}
              shown={scene.result.shown}
              nameColumns={scene.result.map === 'B' ? geometry.columns.small : geometry.columns.big}
              unit={unit}
              shaded={layout.result.cellHeight < 14}
            />
            {layout.grids && (
              <SmallMaps solution={solution} scene={scene} grids={layout.grids} unit={unit} />
            )}
            <MatrixMarks solution={solution} scene={scene} layout={layout} target={target} />
            {flights.length > 0 && (
              <Flights key={`${step.chapter}${step.index}`} flights={flights} duration={flight} />
            )}
          </svg>
          {layout.grids && inputPlace && (
            <>
              <CellInputs
                place={inputPlace}
                values={input}
                label={(row, column) => deconv.cell(conv ? 'A' : 'B', row, column)}
                onCommit={(cell, value) => onEdit('input', cell, value)}
                onFocus={(cell) =>
                  onPoint(
                    cell === null || scene.operand.values !== input
                      ? null
                      : { kind: 'entry', column: cell },
                  )
                }
                unit={unit}
              />
              <CellInputs
                place={layout.grids.kernel}
                values={kernel}
                label={(row, column) => deconv.cell('w', row, column)}
                onCommit={(cell, value) => onEdit('kernel', cell, value)}
                onFocus={(cell) => onPoint(cell === null ? null : { kind: 'weight', kernel: cell })}
                unit={unit}
              />
            </>
          )}
        </>
      )}
    </div>
  );
}
