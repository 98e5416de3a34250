import { useId } from 'react';
import type { LineView } from '../../bridge/game';
import { nodes } from '../../core/game/line';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './Figure.module.css';
import { arrowLength, curve } from './lineGeometry';
import type { LineGeometry } from './lineGeometry';

interface Props {
  geometry: LineGeometry;
  pData: ArrayLike<number>;
  view: LineView;
  /** D*; null when it is not to be drawn. */
  best: ArrayLike<number> | null;
  lines: boolean;
  arrows: boolean;
}

/** Arrow from (x, y) to the right or left, with a head once it is long enough to have one. */
export function arrow(x: number, y: number, length: number): string {
  const head = Math.sign(length) * Math.min(5, Math.abs(length));
  return `M${x} ${y}h${length.toFixed(1)}m${(-head).toFixed(1)} -3.5l${head.toFixed(1)} 3.5l${(-head).toFixed(1)} 3.5`;
}

/** Axes, curves and lines: everything that each frame moves. */
export function LineCurves({ geometry, pData, view, best, lines, arrows }: Props) {
  const { figure } = useRoomMessages('game').game;
  const at = geometry;
  const band = useId();
  const clip = `url(#${band})`;
  const top = Math.max(...view.pG);
  const pG = curve(view.pG, at.hill, at);
  const levels = [
    [1, figure.real],
    [0.5, figure.half],
    [0, figure.forged],
  ] as const;
  const joined = Array.from(
    view.z,
    (z, i) =>
      `M${at.z(z).toFixed(1)} ${at.axisZ}L${at.x(view.x[i] ?? 0).toFixed(1)} ${at.axisX + 2}`,
  );
  const pulls = Array.from(view.x, (x, i) => ({
    i,
    x: Number(at.x(x).toFixed(1)),
    length: arrowLength(view.pull[i] ?? 0),
  }))
    .filter(({ i, length }) => i % 2 === 0 && Math.abs(length) > 1.5)
    .map(({ i, x, length }) => arrow(x, at.axisX + 10 + 4 * (i % 4), length));
  return (
    <>
      {levels.map(([level, name]) => (
        <g key={level}>
          <line
            className={styles.hair}
            x1={at.left}
            x2={at.right}
            y1={at.verdict(level)}
            y2={at.verdict(level)}
          />
          <text className={styles.tick} x={at.left - 6} y={at.verdict(level) + 4}>
            {name}
          </text>
        </g>
      ))}
      <text className={styles.voiceD} x={at.left} y={16}>
        {figure.judge}
        {best ? ` · ${figure.best}` : ''}
      </text>
      <text className={styles.voiceData} x={at.left} y={at.hillTop - 6}>
        {figure.data}
        <tspan className={styles.voiceG} dx={14}>
          {figure.generator}
        </tspan>
      </text>
      {best && <path className={styles.best} d={curve(best, at.verdict, at)} data-curve="best" />}
      <path className={styles.d} d={curve(view.verdict, at.verdict, at)} data-curve="d" />
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
      <path
        className={styles.axis}
        d={`M${at.left} ${at.axisX}H${at.right}M${at.left} ${at.axisZ}H${at.right}`}
      />
      {[-4, -2, 0, 2, 4].map((x) => (
        <g key={x}>
          <line className={styles.axis} x1={at.x(x)} x2={at.x(x)} y1={at.axisX} y2={at.axisX + 4} />
          <text className={styles.axisTick} x={at.x(x)} y={at.judgeBottom + 16}>
            {String(x).replace('-', '−')}
          </text>
        </g>
      ))}
      {[-at.reach, 0, at.reach].map((z) => (
        <text key={z} className={styles.axisTick} x={at.z(z)} y={at.axisZ + 17}>
          {String(z).replace('-', '−')}
        </text>
      ))}
      <text className={styles.axisName} x={at.right + 8} y={at.axisX + 4}>
        x
      </text>
      <text className={styles.axisName} x={at.right + 8} y={at.axisZ + 4}>
        z
      </text>
      {lines && <path className={styles.lines} d={joined.join('')} />}
      {arrows && <path className={styles.arrows} d={pulls.join('')} data-arrows={pulls.length} />}
    </>
  );
}
