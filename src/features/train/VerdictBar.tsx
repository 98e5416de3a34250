import { useMessages } from '../../i18n/useMessages';
import { scoreWidth } from './belief';
import styles from './Pipeline.module.css';
import type { Box } from './pipelineLayout';

/** D's verdict on one image, from 0 (forged) to 1 (real). */
export function VerdictBar({
  box,
  label,
  value,
}: {
  box: Box;
  label: string;
  value: number | null;
}) {
  const { pipeline: text } = useMessages().train;
  const width = value === null ? null : scoreWidth(value, box.width);
  return (
    <g data-verdict={value ?? ''}>
      <text x={box.x} y={box.y - 7} className={styles.verdictLabel}>
        {label}
      </text>
      <text x={box.x + box.width} y={box.y - 7} className={styles.verdictValue}>
        {value === null ? '–' : text.verdict(value)}
      </text>
      <rect {...box} rx="3.5" className={styles.track} />
      {width !== null && <rect {...box} width={width} rx="3.5" className={styles.fill} />}
    </g>
  );
}
