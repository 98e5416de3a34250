import { summariseClasses, wilsonInterval } from '../../core/metrics/classes';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './ClassBars.module.css';

interface Props {
  /** Data set whose classes have names. */
  dataset: 'mnist' | 'fashion';
  /** Forgeries of each class; null while there are none. */
  counts: readonly number[] | null;
}

/** The lowest share at the top of the figure, so that equal classes stand half as high. */
const lowestTop = 0.2;

const percent = (part: number) => `${100 * part}%`;

/** How the forgeries spread over the classes: a bar each, those that are missing hollow. */
export function ClassBars({ dataset, counts }: Props) {
  const { quality: text } = useRoomMessages('quality');
  const names = text.classNames[dataset];
  const kind = text.classKinds[dataset];
  const total = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  const summary = counts && summariseClasses(Uint32Array.from(counts));
  const expected = 1 / names.length;
  const bars = names.map((name, i) => ({
    name,
    share: summary?.shares[i] ?? 0,
    missing: summary?.missing.includes(i) ?? false,
    ...wilsonInterval(counts?.[i] ?? 0, total),
  }));
  const top = summary ? Math.max(lowestTop, ...bars.map(({ high }) => high)) : lowestTop;
  const missing = bars.filter((bar) => bar.missing).map(({ name }) => name);
  const empty = text.coveredEmpty(kind, names.length);
  return (
    <div className={styles.classes} data-dataset={dataset} data-classes={summary?.covered ?? ''}>
      <div
        className={styles.bars}
        role="img"
        aria-label={
          summary ? text.shares(bars.map((bar) => text.share(bar.name, bar.share))) : empty
        }
      >
        <span className={styles.expected} style={{ bottom: percent(expected / top) }}>
          <span>{text.wholePercent(expected)}</span>
        </span>
        {bars.map((bar) => (
          <span
            key={bar.name}
            className={styles.column}
            data-missing={bar.missing}
            title={text.share(bar.name, bar.share)}
          >
            {summary && (
              <>
                {bar.missing && (
                  <i className={styles.gap} style={{ height: percent(expected / top) }} />
                )}
                <i className={styles.bar} style={{ height: percent(bar.share / top) }} />
                <i
                  className={styles.whisker}
                  style={{
                    bottom: percent(bar.low / top),
                    height: percent((bar.high - bar.low) / top),
                  }}
                />
              </>
            )}
          </span>
        ))}
      </div>
      <div className={styles.names} aria-hidden>
        {names.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <p className={styles.sentence}>
        {summary ? text.covered(kind, names.length, missing) : empty}
      </p>
    </div>
  );
}
