import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { Aside } from './Aside';
import styles from './RoomLayout.module.css';

interface Props {
  /** A `TransportBar`, under the header in every room; it stays in sight when the page scrolls. */
  transport?: ReactNode;
  /** Settings: the narrow rail, hidden for presenters. Leave out, or false, for two columns. */
  left?: ReactNode;
  /** Explanations: the wide rail; false for none. A room without such a rail puts the `Aside` itself. */
  right?: ReactNode;
  /** Figures: `Panel`s, one under the other. */
  children: ReactNode;
}

/** Settings, figures, words: three columns, or one on a narrow screen. */
export function RoomLayout({ transport, left = false, right, children }: Props) {
  return (
    <>
      {transport !== undefined && <div className={styles.transport}>{transport}</div>}
      <div
        className={clsx(
          styles.columns,
          left !== false && styles.withLeft,
          right !== undefined && right !== false && styles.withRight,
        )}
      >
        {left !== false && <div className={clsx(styles.column, styles.left)}>{left}</div>}
        <div className={clsx(styles.column, styles.centre)}>
          {right === false && <Aside />}
          {children}
        </div>
        {right !== undefined && right !== false && (
          <div className={clsx(styles.column, styles.right)}>
            <Aside />
            {right}
          </div>
        )}
      </div>
    </>
  );
}
