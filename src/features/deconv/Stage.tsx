import { useMemo } from 'react';
import { highlightOf } from '../../core/deconv/highlight';
import type { Target } from '../../core/deconv/highlight';
import type { Formulation } from '../../core/deconv/formulation';
import type { Scene } from '../../core/deconv/scene';
import type { ConvTrace, Step } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { GatherFigure } from './GatherFigure';
import type { View } from '../../state/deconv/deconvState';
import { CellTooltip } from './CellTooltip';
import { MatrixFigure } from './MatrixFigure';
import styles from './Stage.module.css';
import { ScatterFigure } from './ScatterFigure';

interface Props {
  view: View;
  trace: ConvTrace;
  step: Step;
  scene: Scene;
  formulation: Formulation;
  target: Target | null;
  onPoint: (target: Target | null) => void;
  onPick: (row: number) => void;
  onEdit: (map: 'kernel' | 'input', cell: number, value: number) => void;
  transition: number;
}

/** From this many cells on, rows are read out by the tooltip. */
const tooltipFrom = 400;

const nothing = () => undefined;

/** One formulation, or all three in step with one another. */
export function Stage({ view, formulation, ...rest }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const { trace, scene, target, onPoint, onPick } = rest;
  const matrix = scene.matrix === 'W' ? trace.W : trace.Wt;
  const large = matrix.rows * matrix.columns >= tooltipFrom;
  const highlight = useMemo(() => target && highlightOf(matrix, target), [matrix, target]);
  const tooltip = large && (
    <CellTooltip trace={trace} scene={scene} target={target} onPoint={onPoint} />
  );
  // Before the product the matrix on show may be of other maps than the formulation.
  const linked = scene.operand.map === formulation.given && scene.result.map === formulation.made;
  const other = {
    formulation,
    highlight: linked ? highlight : null,
    onPoint: linked ? onPoint : nothing,
    onPick: linked ? onPick : nothing,
  };
  switch (view) {
    case 'matrix':
      return (
        <>
          <MatrixFigure {...rest} highlight={highlight} grids />
          {tooltip}
        </>
      );
    case 'stamp':
      return <ScatterFigure {...other} />;
    case 'gather':
      return <GatherFigure {...other} />;
    case 'all':
      return (
        <div className={styles.three}>
          <section>
            <h3 className={styles.name}>{deconv.view.matrix}</h3>
            <MatrixFigure {...rest} highlight={highlight} grids={false} />
          </section>
          <section>
            <h3 className={styles.name}>{deconv.view.stamp}</h3>
            <ScatterFigure {...other} />
          </section>
          <section>
            <h3 className={styles.name}>{deconv.view.gather}</h3>
            <GatherFigure {...other} />
          </section>
        </div>
      );
    default:
      return view satisfies never;
  }
}
