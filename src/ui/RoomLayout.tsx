import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { Aside } from './Aside';
import styles from './RoomLayout.module.css';

interface Props {
  /** A `TransportBar`, under the header in every room; it stays in sight when the page scrolls. */
  transport?: ReactNode;
  /** Settings: the narrow rail, hidden for presenters. Leave out for two columns. */
  left?: ReactNode;
  /** Explanations: the wide rail. */
  right?: ReactNode;
  /** Figures: `Panel`s, one under the other. */
  children: ReactNode;
}

/** Settings, figures, words: three columns, or one on a narrow screen. */
export function RoomLayout({ transport, left, right, children }: Props) {
  return (
    <>
      {transport !== undefined && <div className={styles.transport}>{transport}</div>}
      <div
        className={clsx(
          styles.columns,
          left !== undefined && styles.withLeft,
          right !== undefined && styles.withRight,
        )}
      >
        {left !== undefined && <div className={clsx(styles.column, styles.left)}>{left}</div>}
        <div className={clsx(styles.column, styles.centre)}>{children}</div>
        {right !== undefined && (
          <div className={clsx(styles.column, styles.right)}>
            <Aside />
            {right}
          </div>
        )}
      </div>
    </>
  );
}
