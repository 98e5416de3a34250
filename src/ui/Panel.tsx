import type { ReactNode } from 'react';
import { useId } from 'react';
import { clsx } from 'clsx';
import styles from './Panel.module.css';

interface Props {
  title: string;
  /** A few words beside the title: what the figure shows at this moment. */
  note?: ReactNode;
  /** Controls at the right end of the title line. */
  actions?: ReactNode;
  /** Takes the rest of a column's height. */
  grow?: boolean;
  /** The name by which a lesson points at it. */
  part?: string;
  className?: string;
  children: ReactNode;
}

/** A white card: one figure or one group of fields, with its title. */
export function Panel({ title, note, actions, grow, part, className, children }: Props) {
  const id = useId();
  return (
    <section
      className={clsx(styles.panel, grow && styles.grow, className)}
      aria-labelledby={id}
      data-part={part}
    >
      <header className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {actions !== undefined && <span className={styles.actions}>{actions}</span>}
      </header>
      {children}
    </section>
  );
}
