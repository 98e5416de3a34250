import { useMessages } from '../../i18n/useMessages';
import { scoreWidth } from './scoreHistogram';
import styles from './Pipeline.module.css';
import type { Box } from './pipelineLayout';

/** D's score on one image, from 0 (fake) to 1 (real). */
export function ScoreBar({
  box,
  label,
  value,
  lit,
}: {
  box: Box;
  label: string;
  value: number | null;
  /** Whether it is pointed at. */
  lit: boolean;
}) {
  const { pipeline: text } = useMessages().train;
  const width = value === null ? null : scoreWidth(value, box.width);
  return (
    <g data-score={value ?? ''}>
      <text x={box.x} y={box.y - 7} className={styles.scoreLabel}>
        {label}
      </text>
      <text x={box.x + box.width} y={box.y - 7} className={styles.scoreValue}>
        {value === null ? '–' : text.score(value)}
      </text>
      <rect {...box} rx="3.5" className={styles.track} data-lit={lit} />
      {width !== null && <rect {...box} width={width} rx="3.5" className={styles.fill} />}
    </g>
  );
}
