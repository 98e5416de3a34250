import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './Field.module.css';

interface Props {
  /** Id of the control inside. */
  id: string;
  label: ReactNode;
  /** A quiet remark under the control. */
  hint?: ReactNode;
  /** Why the entry was refused. */
  error?: string | null;
  /** Colour of the value: whose setting it is. */
  player?: 'g' | 'd' | undefined;
  className?: string;
  children: ReactNode;
}

/** Ids that a control names in `aria-describedby`. */
export function describedBy(id: string, hint: ReactNode, error: string | null | undefined) {
  const ids = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  return ids === '' ? undefined : ids;
}

/** Label above, control, then refusal or hint below. */
export function Field({ id, label, hint, error, player, className, children }: Props) {
  return (
    <div className={clsx(styles.field, className)} data-player={player}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
