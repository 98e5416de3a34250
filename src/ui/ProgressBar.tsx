import styles from './ProgressBar.module.css';

interface Props {
  /** Read aloud. */
  label: string;
  value: number;
  max: number;
}

/** How much of something is done; a thin bar. */
export function ProgressBar({ label, value, max }: Props) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
    >
      <div className={styles.fill} style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
