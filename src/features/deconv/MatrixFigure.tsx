import { useMemo } from 'react';
import type { Lit, Target } from '../../core/deconv/links';
import type { Scene } from '../../core/deconv/scene';
import type { Solution, Step } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { CellInputs } from './CellInputs';
import styles from './Figure.module.css';
import { Flights } from './Flights';
import { flightsOf } from './flightsOf';
import { indexUnder, layoutStage } from './layout';
import { MatrixCells } from './MatrixCells';
import { MatrixKeys } from './MatrixKeys';
import { MatrixMarks } from './MatrixMarks';
import { MatrixTitles } from './MatrixTitles';
import { OverlapCounts } from './OverlapCounts';
import { gridExtents, hueOf, targetOf, withinRing } from './place';
import { pointing } from './pointing';
import { CellsFigure } from './CellsFigure';
import { SmallMaps } from './SmallMaps';
import { useStageSize } from './useStageSize';

interface Props {
  solution: Solution;
  step: Step;
  scene: Scene;
  lit: Lit | null;
  onPoint: (target: Target | null) => void;
  /** A row of the matrix was picked: its own step is wanted. */
  onPick: (row: number) => void;
  onEdit: (map: 'kernel' | 'input', cell: number, value: number) => void;
  /** Draws the three small maps too. */
  grids: boolean;
  /** How long values fly, in ms; 0 for not at all. */
  flight: number;
}

/** The matrix product: small maps, matrix, vectors, and what is lit at this step. */
export function MatrixFigure(props: Props) {
  const { solution, step, scene, lit, onPoint, onPick, onEdit, grids, flight } = props;
  const { deconv } = useRoomMessages('deconv');
  const [ref, { width, unit, below }] = useStageSize();
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
        below,
        unit,
      }),
    [matrix, direction, geometry, grids, width, below, unit],
  );
  const flights = useMemo(
    () => (flight > 0 ? flightsOf(solution, step, scene, layout) : []),
    [solution, step, scene, layout, flight],
  );
  const inputPlace =
    layout.grids && (conv ? withinRing(layout.grids.input, geometry) : layout.grids.input);

  const outputPlace =
    layout.grids && (conv ? layout.grids.output : withinRing(layout.grids.output, geometry));
  const [given, made] = conv ? (['A', 'B'] as const) : (['B', 'A'] as const);
  const under = (x: number, y: number): Target | null => {
    const cell = indexUnder(layout.matrix, x, y);
    if (cell !== null) {
      const { columns } = layout.matrix;
      return { kind: 'cell', row: Math.floor(cell / columns), column: cell % columns };
    }
    const entry = indexUnder(layout.operand, x, y);
    if (entry !== null) return { kind: 'entry', column: entry };
    const result = indexUnder(layout.result, x, y);
    if (result !== null) return { kind: 'result', row: result };
    const output = outputPlace && indexUnder(outputPlace, x, y);
    return output === null ? null : targetOf(scene, made, output);
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
            {...pointing(under, onPoint, onPick)}
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
            {layout.overlap && (
              <OverlapCounts
                geometry={geometry}
                place={withinRing(layout.overlap, geometry)}
                now={scene.result.map === 'A' ? scene.row : null}
                unit={unit}
              />
            )}
            <MatrixMarks solution={solution} scene={scene} layout={layout} lit={lit} />
            {flights.length > 0 && (
              <Flights
                key={`${step.chapter}${step.index}`}
                flights={flights}
                duration={flight}
                unit={unit}
              />
            )}
          </svg>
          <MatrixKeys
            solution={solution}
            scene={scene}
            place={layout.matrix}
            onPoint={onPoint}
            onPick={onPick}
          />
          {layout.grids && inputPlace && (
            <>
              <CellInputs
                place={inputPlace}
                values={input}
                label={(row, column) => deconv.cell(given, row, column)}
                onCommit={(cell, value) => onEdit('input', cell, value)}
                onPoint={(cell) => onPoint(cell === null ? null : targetOf(scene, given, cell))}
                unit={unit}
              />
              <CellInputs
                place={layout.grids.kernel}
                values={kernel}
                label={(row, column) => deconv.cell('w', row, column)}
                onCommit={(cell, value) => onEdit('kernel', cell, value)}
                onPoint={(cell) => onPoint(cell === null ? null : { kind: 'weight', kernel: cell })}
                unit={unit}
              />
            </>
          )}
        </>
      )}
    </div>
  );
}
