import type { BatchPreview, LineView } from '../../rpc/toyGan';
import { at as valueAt } from '../../core/toygan/line';
import { marksOf } from '../../core/toygan/stepPhases';
import type { StepPhase } from '../../core/toygan/stepPhases';
import styles from './Figure.module.css';
import { arrow } from './LineCurves';
import { arrowLength } from './lineGeometry';
import type { LineGeometry } from './lineGeometry';

interface Props {
  geometry: LineGeometry;
  view: LineView;
  stepPhase: StepPhase;
  batch: BatchPreview;
}

/** What one stage of slow motion is about, over the curves: a dozen of the batch. */
export function LineStepPhase({ geometry: at, view, stepPhase, batch }: Props) {
  const marks = marksOf(stepPhase);
  const judged = [
    ...(stepPhase.player === 'd' ? Array.from(batch.real, (x) => ({ x, real: true })) : []),
    ...Array.from(batch.fake, (x) => ({ x, real: false })),
  ].map(({ x, real }) => ({
    real,
    x: at.x(x),
    y: at.score(valueAt(view.score, x)),
    /** Where the player whose turn it is wants the dot. */
    wanted: at.score(real || stepPhase.player === 'g' ? 1 : 0),
  }));
  const joined = Array.from(
    batch.z,
    (z, i) => `M${at.z(z)} ${at.axisZ}L${at.x(batch.fake[i] ?? 0)} ${at.axisX}`,
  );
  const up = ({ x, y, wanted }: { x: number; y: number; wanted: number }) => {
    const way = Math.max(-18, Math.min(18, wanted - y));
    const head = Math.sign(way) * Math.min(5, Math.abs(way));
    return `M${x} ${y}v${way}m-3.5 ${-head}l3.5 ${head}l3.5 ${-head}`;
  };
  return (
    <g data-stage={`${stepPhase.player}-${stepPhase.name}`}>
      {marks.forgeries && <path className={styles.stepPhaseLines} d={joined.join('')} />}
      {Array.from(batch.z, (z, i) => (
        <circle key={`z${i}`} className={styles.dotG} cx={at.z(z)} cy={at.axisZ} r={4} />
      ))}
      {stepPhase.player === 'd' &&
        Array.from(batch.real, (x, i) => (
          <circle key={`x${i}`} className={styles.dotData} cx={at.x(x)} cy={at.axisX} r={4} />
        ))}
      {marks.forgeries &&
        Array.from(batch.fake, (x, i) => (
          <circle key={`g${i}`} className={styles.dotG} cx={at.x(x)} cy={at.axisX} r={4} />
        ))}
      {marks.losses && (
        <path
          className={styles.stepPhaseLoss}
          d={judged.map(({ x, y, wanted }) => `M${x} ${y}V${wanted}`).join('')}
        />
      )}
      {marks.scores &&
        judged.map(({ x, y, real }, i) => (
          <circle
            key={`d${i}`}
            className={real ? styles.dotData : styles.dotG}
            cx={x}
            cy={y}
            r={4}
          />
        ))}
      {marks.arrows && stepPhase.player === 'd' && (
        <path className={styles.stepPhaseArrowD} d={judged.map(up).join('')} />
      )}
      {marks.arrows && stepPhase.player === 'g' && (
        <path
          className={styles.stepPhaseArrowG}
          d={Array.from(batch.fake, (x, i) =>
            arrow(at.x(x), at.axisX - 10 - 3 * (i % 3), arrowLength(batch.sampleDescent[i] ?? 0)),
          ).join('')}
        />
      )}
    </g>
  );
}
