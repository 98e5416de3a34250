import { useId } from 'react';
import type { LineView } from '../../rpc/toyGan';
import { nodes } from '../../core/toygan/line';
import { optimalScore } from '../../core/toygan/value';
import type { LossName } from '../../core/nn/losses';
import styles from './Figure.module.css';
import { arrowLength, curve } from './lineGeometry';
import type { LineGeometry } from './lineGeometry';
import { useLiveView } from './useGame';

interface Props {
  geometry: LineGeometry;
  loss: LossName;
  pData: ArrayLike<number>;
  /** p_data as the estimate of p_G would see it. */
  target: ArrayLike<number>;
  /** What to draw; null for the newest picture of the play. */
  still: LineView | null;
  /** Names of the layers to draw over the bare curves. */
  layers: ReadonlySet<string>;
}

/** D* at the nodes; NaN where hardly anything is, be it real or fake. */
export function bestCurve(loss: LossName, target: ArrayLike<number>, pG: ArrayLike<number>) {
  return Array.from(target, (p, i) =>
    p + (pG[i] ?? 0) < 1e-3 ? Number.NaN : optimalScore(loss, p, pG[i] ?? 0),
  );
}

/** Arrow from (x, y) to the right or left, with a head once it is long enough to have one. */
export function arrow(x: number, y: number, length: number): string {
  const head = Math.sign(length) * Math.min(5, Math.abs(length));
  return `M${x} ${y}h${length.toFixed(1)}m${(-head).toFixed(1)} -3.5l${head.toFixed(1)} 3.5l${(-head).toFixed(1)} 3.5`;
}

/** Everything that each frame moves, and nothing that it does not: this runs 60 times a second. */
export function LineCurves({ geometry: at, loss, pData, target, still, layers }: Props) {
  const live = useLiveView();
  const band = useId();
  const view = still ?? (live?.kind === 'line' ? live.line : null);
  if (!view) return null;
  const clip = `url(#${band})`;
  const top = Math.max(...view.pG);
  const pG = curve(view.pG, at.hill, at);
  const joined = Array.from(
    view.z,
    (z, i) =>
      `M${at.z(z).toFixed(1)} ${at.axisZ}L${at.x(view.x[i] ?? 0).toFixed(1)} ${at.axisX + 2}`,
  );
  const pulls = Array.from(view.x, (x, i) => ({
    i,
    x: Number(at.x(x).toFixed(1)),
    length: arrowLength(view.sampleDescent[i] ?? 0),
  }))
    .filter(({ i, length }) => i % 2 === 0 && Math.abs(length) > 1.5)
    .map(({ i, x, length }) => arrow(x, at.axisX + 10 + 4 * (i % 4), length));
  return (
    <>
      {layers.has('best') && (
        <path
          className={styles.best}
          d={curve(bestCurve(loss, target, view.pG), at.score, at)}
          data-curve="best"
        />
      )}
      <path className={styles.d} d={curve(view.score, at.score, at)} data-curve="d" />
      <clipPath id={band}>
        <rect x={0} y={at.hillTop - 2} width={at.width} height={at.axisX + 3 - at.hillTop} />
      </clipPath>
      <path className={styles.wash} d={`${pG}V${at.axisX}H${at.left}Z`} clipPath={clip} />
      <path className={styles.g} d={pG} clipPath={clip} data-curve="g" />
      {at.hill(top) < at.hillTop && (
        <text
          className={styles.peak}
          x={at.x(nodes()[view.pG.indexOf(top)] ?? 0)}
          y={at.hillTop - 6}
        >
          ↑ {top.toFixed(1)}
        </text>
      )}
      <path className={styles.data} d={curve(pData, at.hill, at)} data-curve="data" />
      {layers.has('lines') && <path className={styles.lines} d={joined.join('')} />}
      {layers.has('arrows') && (
        <path className={styles.arrows} d={pulls.join('')} data-arrows={pulls.length} />
      )}
    </>
  );
}
