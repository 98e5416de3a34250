import { useCallback, useMemo } from 'react';
import type { Highlight, Target } from '../../core/deconv/highlight';
import type { WeightMatrix } from '../../core/deconv/matrix';
import type { Scene } from '../../core/deconv/scene';
import type { MapName, ConvTrace, Step } from '../../core/deconv/steps';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LockGroup } from '../../ui/LockGroup';
import { CellInputs } from './CellInputs';
import { Figure } from './Figure';
import styles from './Figure.module.css';
import { Transitions } from './Transitions';
import { transitionsOf } from './transitionsOf';
import { bounds, indexUnder, layoutStage } from './layout';
import type { Box, Place } from './layout';
import { MatrixCells } from './MatrixCells';
import { MatrixKeys } from './MatrixKeys';
import { MatrixMarks } from './MatrixMarks';
import { MatrixTitles } from './MatrixTitles';
import { OverlapCounts } from './OverlapCounts';
import { gridExtents, hueOf, targetOf, withinRing } from './place';
import { pointing } from './pointing';
import { CellsFigure } from './CellsFigure';
import { RowNames } from './RowNames';
import { SvgLayer } from './SvgLayer';
import { GivenMaps, MadeMap } from './SmallMaps';
import { useStageSize } from './useStageSize';

interface Props {
  trace: ConvTrace;
  step: Step;
  scene: Scene;
  highlight: Highlight | null;
  onPoint: (target: Target | null) => void;
  /** A row of the matrix was picked: its own step is wanted. */
  onPick: (row: number) => void;
  onEdit: (map: 'kernel' | 'input', cell: number, value: number) => void;
  /** Draws the three small maps too. */
  grids: boolean;
  /** How long values fly, in ms; 0 for not at all. */
  transition: number;
}

/** The matrix product: small maps, matrix, vectors, and what is highlighted at this step. */
export function MatrixFigure(props: Props) {
  const { trace, step, scene, highlight, onPoint, onPick, onEdit, grids, transition } = props;
  const locked = useLocked('setup');
  const { deconv } = useRoomMessages('deconv');
  const [ref, { width, unit, below }] = useStageSize();
  const { direction, geometry, kernel, input, W, Wt } = trace;
  const conv = direction === 'conv';
  const turned = scene.matrix === 'Wᵀ';
  const layouts = useMemo(() => {
    const around = {
      ...gridExtents(direction, geometry),
      grids,
      width: Math.max(width, 200),
      below,
      unit,
    };
    const of = ({ rows, columns }: WeightMatrix) =>
      layoutStage({ matrix: { rows, columns }, ...around });
    return { W: of(W), Wᵀ: of(Wt) };
  }, [W, Wt, direction, geometry, grids, width, below, unit]);
  const layout = layouts[scene.matrix];
  const transitions = useMemo(
    () => (transition > 0 ? transitionsOf(trace, step, scene, layout) : []),
    [trace, step, scene, layout, transition],
  );
  const inputPlace = useMemo(
    () => layout.grids && (conv ? withinRing(layout.grids.input, geometry) : layout.grids.input),
    [layout.grids, conv, geometry],
  );
  const outputPlace = useMemo(
    () => layout.grids && (conv ? layout.grids.output : withinRing(layout.grids.output, geometry)),
    [layout.grids, conv, geometry],
  );
  const given = conv ? 'A' : 'B';
  const made = conv ? 'B' : 'A';
  const operandMap = scene.operand.map;
  const resultMap = scene.result.map;
  const columnsOf = (map: MapName) =>
    map === 'B' ? geometry.columns.small : geometry.columns.large;
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
    return output === null ? null : targetOf(operandMap, resultMap, made, output);
  };
  const nameInput = useCallback(
    (row: number, column: number) => deconv.cell(given, row, column),
    [deconv, given],
  );
  const nameWeight = useCallback(
    (row: number, column: number) => deconv.cell('w', row, column),
    [deconv],
  );
  const editInput = useCallback(
    (cell: number, value: number) => onEdit('input', cell, value),
    [onEdit],
  );
  const editWeight = useCallback(
    (cell: number, value: number) => onEdit('kernel', cell, value),
    [onEdit],
  );
  const pointInput = useCallback(
    (cell: number | null) =>
      onPoint(cell === null ? null : targetOf(operandMap, resultMap, given, cell)),
    [onPoint, operandMap, resultMap, given],
  );
  const pointWeight = useCallback(
    (cell: number | null) => onPoint(cell === null ? null : { kind: 'weight', kernel: cell }),
    [onPoint],
  );
  const size = { width: layout.width, height: layout.height };

  return (
    <div ref={ref} className={styles.stage} style={{ height: width > 0 ? layout.height : 460 }}>
      {width > 0 && (
        <>
          <Figure
            name="matrix"
            {...size}
            heat={layout.heat}
            pointing={pointing(under, onPoint, onPick)}
          >
            {(['W', 'Wᵀ'] as const).map((name) => {
              const own = layouts[name];
              const now = name === scene.matrix;
              // The one that is not on show waits behind it: at its turn only its last row is drawn.
              if (!now && own.heat) return null;
              const waiting = name === 'Wᵀ' ? 1 : step.chapter === 'unroll' ? 0 : W.rows;
              return (
                <SvgLayer key={name} width={own.width} height={own.height} hidden={!now}>
                  <MatrixCells
                    matrix={name === 'W' ? W : Wt}
                    kernel={kernel}
                    kernelColumns={geometry.columns.kernel}
                    layout={own}
                    shown={own.heat ? W.rows : now ? scene.rowsOfW : waiting}
                    turned={name === 'Wᵀ'}
                  />
                </SvgLayer>
              );
            })}
            <SvgLayer {...size}>
              <MatrixTitles
                direction={direction}
                geometry={geometry}
                matrix={scene.matrix}
                operand={operandMap}
                result={resultMap}
                layout={layout}
              />
              {layout.grids && <GivenMaps trace={trace} grids={layout.grids} unit={unit} />}
              {layout.overlap && (
                <OverlapCounts geometry={geometry} place={layout.overlap} unit={unit} />
              )}
            </SvgLayer>
            <SvgLayer {...size}>
              {layout.heat && scene.rowsOfW < W.rows && (
                <rect
                  className={styles.field}
                  {...notInSight(layout.matrix, scene.rowsOfW, turned)}
                />
              )}
              {layout.rowNames && (
                <RowNames geometry={geometry} map={resultMap} layout={layout} now={scene.row} />
              )}
              <CellsFigure
                place={layout.operand}
                hue={hueOf(operandMap)}
                values={scene.operand.values}
                shown={scene.operand.shown}
                nameColumns={columnsOf(operandMap)}
                unit={unit}
                shaded={layout.operand.cellHeight < 14}
              />
              <CellsFigure
                place={layout.result}
                hue={hueOf(resultMap)}
                values={scene.result.values}
                shown={scene.result.shown}
                nameColumns={columnsOf(resultMap)}
                unit={unit}
                shaded={layout.result.cellHeight < 14}
              />
              {outputPlace && (
                <MadeMap trace={trace} scene={scene} place={outputPlace} unit={unit} />
              )}
            </SvgLayer>
            <SvgLayer {...size}>
              <MatrixMarks trace={trace} scene={scene} layout={layout} highlight={highlight} />
              {transitions.length > 0 && (
                <Transitions
                  key={`${step.chapter}${step.index}`}
                  transitions={transitions}
                  duration={transition}
                  unit={unit}
                />
              )}
            </SvgLayer>
          </Figure>
          <MatrixKeys
            trace={trace}
            scene={scene}
            place={layout.matrix}
            onPoint={onPoint}
            onPick={onPick}
          />
          {layout.grids && inputPlace && (
            <LockGroup locked={locked}>
              <CellInputs
                place={inputPlace}
                values={input}
                label={nameInput}
                onCommit={editInput}
                onPoint={pointInput}
                unit={unit}
              />
              <CellInputs
                place={layout.grids.kernel}
                values={kernel}
                label={nameWeight}
                onCommit={editWeight}
                onPoint={pointWeight}
                unit={unit}
              />
            </LockGroup>
          )}
        </>
      )}
    </div>
  );
}

/** The part of the matrix that is not filled yet: its later rows, or columns when it is Wᵀ. */
function notInSight(place: Place, shown: number, turned: boolean): Box {
  const all = bounds(place);
  const off = shown * (turned ? place.cellWidth : place.cellHeight);
  return turned
    ? { ...all, x: all.x + off, width: all.width - off }
    : { ...all, y: all.y + off, height: all.height - off };
}
