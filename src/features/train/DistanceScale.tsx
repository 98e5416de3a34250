import type { DistanceRow } from '../../core/metrics/quality';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './DistanceScale.module.css';
import { scalePosition } from './measurements';

interface Props {
  name: 'features' | 'components';
  /** Null before the first measurement. */
  row: DistanceRow | null;
  /** Shares of earlier measurements, oldest first; comparable ones only. */
  trail: readonly number[];
}

/** Of earlier measurements as many are drawn as can be told apart. */
const trailLength = 12;

const percent = (part: number) => `${100 * part}%`;

/** Marks of earlier measurements: the older, the fainter. */
function Trail({ row, trail }: { row: DistanceRow; trail: readonly number[] }) {
  const shown = trail.slice(-trailLength);
  return shown.map((share, i) => {
    const at = scalePosition(share, row);
    return (
      at !== null && (
        <i
          key={i}
          className={styles.past}
          style={{ left: percent(at), opacity: 0.15 + (0.5 * (i + 1)) / shown.length }}
        />
      )
    );
  });
}

/** A distance on a logarithmic scale from real images to noise, with its error and its history. */
export function DistanceScale({ name, row, trail }: Props) {
  const { quality: text } = useRoomMessages('quality');
  const label = text.rows[name];
  const at = row && scalePosition(row.share, row);
  const from = row && scalePosition(Math.max(row.share - row.standardError, row.real), row);
  const to = row && scalePosition(row.share + row.standardError, row);
  return (
    <div className={styles.scale} data-distance={name} data-trail={trail.length}>
      <div className={styles.head}>
        <span>{label}</span>
        <b>{row ? text.withError(row.share, row.standardError) : '–'}</b>
      </div>
      <div
        className={styles.track}
        role="img"
        aria-label={row ? text.scale({ label, ...row }) : text.scaleEmpty(label)}
      >
        {row && <Trail row={row} trail={trail} />}
        {at !== null && <i className={styles.reached} style={{ width: percent(at) }} />}
        {from !== null && to !== null && (
          <i className={styles.error} style={{ left: percent(from), width: percent(to - from) }} />
        )}
        {at !== null && <i className={styles.mark} style={{ left: percent(at) }} />}
      </div>
      <div className={styles.ends}>
        <span>{row ? text.ends.realAt(row.real) : text.ends.real}</span>
        <span>{row ? text.ends.noiseAt(row.noise) : text.ends.noise}</span>
      </div>
    </div>
  );
}
