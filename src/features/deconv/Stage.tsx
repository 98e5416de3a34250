import type { Target } from '../../core/deconv/links';
import type { Scene } from '../../core/deconv/scene';
import type { Solution, Step } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { GatherFigure } from './GatherFigure';
import type { View } from './lab';
import { Lens } from './Lens';
import { MatrixFigure } from './MatrixFigure';
import styles from './Stage.module.css';
import { StampFigure } from './StampFigure';

interface Props {
  view: View;
  solution: Solution;
  step: Step;
  scene: Scene;
  /** Output cell of the step. */
  now: number;
  target: Target | null;
  onPoint: (target: Target | null) => void;
  onPick: (row: number) => void;
  onEdit: (map: 'kernel' | 'input', cell: number, value: number) => void;
  flight: number;
}

/** From this many cells on, rows are read out by the lens. */
const lensFrom = 400;

/** One reading, or all three in step with one another. */
export function Stage({ view, now, ...rest }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const { solution, scene, target, onPoint } = rest;
  const large = solution.W.rows * solution.W.columns >= lensFrom;
  const lens = large && (
    <Lens solution={solution} scene={scene} target={target} onPoint={onPoint} />
  );
  switch (view) {
    case 'matrix':
      return (
        <>
          <MatrixFigure {...rest} grids />
          {lens}
        </>
      );
    case 'stamp':
      return <StampFigure solution={solution} now={now} />;
    case 'gather':
      return <GatherFigure solution={solution} now={now} />;
    case 'all':
      return (
        <div className={styles.three}>
          <section>
            <h3 className={styles.name}>{deconv.view.matrix}</h3>
            <MatrixFigure {...rest} grids={false} />
          </section>
          <section>
            <h3 className={styles.name}>{deconv.view.stamp}</h3>
            <StampFigure solution={solution} now={now} />
          </section>
          <section>
            <h3 className={styles.name}>{deconv.view.gather}</h3>
            <GatherFigure solution={solution} now={now} />
          </section>
        </div>
      );
    default:
      return view satisfies never;
  }
}
