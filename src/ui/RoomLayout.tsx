import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './RoomLayout.module.css';

interface Props {
  /** A `TransportBar`, under the header in every room; it stays in sight when the page scrolls. */
  transport?: ReactNode;
  /** Settings: the narrow rail, hidden for presenters. Leave out, or false, for two columns. */
  left?: ReactNode;
  /** Explanations: the wide rail; false for none. */
  right?: ReactNode;
  /** Figures: `Panel`s, one under the other. */
  children: ReactNode;
}

/** Settings, figures, words: three columns, or one on a narrow screen. */
export function RoomLayout({ transport, left = false, right = false, children }: Props) {
  return (
    <>
      {transport !== undefined && <div className={styles.transport}>{transport}</div>}
      <div
        className={clsx(
          styles.columns,
          left !== false && styles.withLeft,
          right !== false && styles.withRight,
        )}
      >
        {left !== false && <div className={clsx(styles.column, styles.left)}>{left}</div>}
        <div className={clsx(styles.column, styles.centre)}>{children}</div>
        {right !== false && <div className={clsx(styles.column, styles.right)}>{right}</div>}
      </div>
    </>
  );
}
