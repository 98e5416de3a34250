import { between, norm, typicalNorm } from '../../core/latent/path';
import { useRoomMessages } from '../../i18n/roomMessages';
import { pathOrder } from '../../state/latent/latentState';
import styles from './NormPlot.module.css';

const width = 420;
const height = 110;
const points = 41;

/** The length of z along both ways, over the band where the prior's z's have theirs. */
export function NormPlot({ a, b, t }: { a: Float32Array; b: Float32Array; t: number }) {
  const { between: text } = useRoomMessages('latent').latent;
  const { mean, spread } = typicalNorm(a.length);
  const norms = pathOrder.map((kind) =>
    Array.from({ length: points }, (_, i) => norm(between(kind, a, b, i / (points - 1)))),
  );
  const all = [...norms.flat(), mean - 3 * spread, mean + 3 * spread];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const x = (part: number) => part * width;
  const y = (value: number) => height - ((value - low) / (high - low || 1)) * (height - 8) - 4;
  const line = (values: number[]) =>
    values.map((value, i) => `${x(i / (points - 1))},${y(value)}`).join(' ');
  const middle = (points - 1) / 2;
  const [straight = [], circle = []] = norms;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{text.norms}</figcaption>
      <ul className={styles.legend} aria-hidden>
        <li className={styles.straightKey}>
          {text.linear} {(straight[middle] ?? 0).toFixed(1)}
        </li>
        <li>
          {text.spherical} {(circle[middle] ?? 0).toFixed(1)}
        </li>
        <li className={styles.bandKey}>{text.band}</li>
      </ul>
      <svg
        className={styles.plot}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={text.normsLabel(straight[middle] ?? 0, circle[middle] ?? 0, mean)}
      >
        <rect
          className={styles.band}
          x={0}
          width={width}
          y={y(mean + 2 * spread)}
          height={y(mean - 2 * spread) - y(mean + 2 * spread)}
        />
        <line className={styles.now} x1={x(t)} x2={x(t)} y1={0} y2={height} />
        <polyline className={styles.straight} points={line(straight)} />
        <polyline className={styles.circle} points={line(circle)} />
      </svg>
      <p className={styles.text}>{text.why(straight[middle] ?? 0, mean)}</p>
    </figure>
  );
}
