import type { ReactNode } from 'react';
import styles from './TransportBar.module.css';

interface Props {
  /** Names the toolbar, such as “Training”. */
  label: string;
  /** Play, step and the like: `Button`s. */
  actions: ReactNode;
  /** Counters and progress. */
  status?: ReactNode;
  /** Modes, links: the right end. */
  end?: ReactNode;
}

/** The one bar that moves a room's figure on; the same place in every room. */
export function TransportBar({ label, actions, status, end }: Props) {
  return (
    <div className={styles.bar} role="group" aria-label={label}>
      <div className={styles.actions}>{actions}</div>
      {status !== undefined && <div className={styles.status}>{status}</div>}
      {end !== undefined && <div className={styles.end}>{end}</div>}
    </div>
  );
}
