import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './Figure.module.css';
import type { LineGeometry } from './lineGeometry';

/** The three bands' axes and names. */
export function LineAxes({ geometry: at, best }: { geometry: LineGeometry; best: boolean }) {
  const { figure } = useRoomMessages('game').game;
  const levels = [
    [1, figure.real],
    [0.5, figure.half],
    [0, figure.fake],
  ] as const;
  return (
    <>
      {levels.map(([level, name]) => (
        <g key={level}>
          <line
            className={styles.hair}
            x1={at.left}
            x2={at.right}
            y1={at.score(level)}
            y2={at.score(level)}
          />
          <text className={styles.tick} x={at.left - 6} y={at.score(level) + 4}>
            {name}
          </text>
        </g>
      ))}
      <text className={styles.voiceD} x={at.left} y={16}>
        {figure.score}
        {best ? ` · ${figure.best}` : ''}
      </text>
      {/* A line above the mark of a hill that is cut off. */}
      <text className={styles.voiceData} x={at.left} y={at.hillTop - 20}>
        {figure.data}
        <tspan className={styles.voiceG} dx={14}>
          {figure.generator}
        </tspan>
      </text>
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
    </>
  );
}
