import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import styles from './Term.module.css';

interface Props {
  children: ReactNode;
  /** What it means; shown while the term is pointed at or focused, put away with Esc. */
  tip: ReactNode;
  /** Told when the term is pointed at or focused: its part of a figure may light up. */
  onLight?: (lit: boolean) => void;
}

/** A word with its definition at hand (WCAG 1.4.13: hoverable, dismissable, persistent). */
export function Term({ children, tip, onLight }: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const show = (lit: boolean) => {
    setShown(lit);
    onLight?.(lit);
  };
  return (
    <span
      className={styles.wrap}
      onPointerEnter={() => show(true)}
      onPointerLeave={() => show(false)}
    >
      <button
        type="button"
        className={styles.term}
        aria-describedby={shown ? id : undefined}
        onFocus={() => show(true)}
        onBlur={() => show(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setShown(false);
        }}
      >
        {children}
      </button>
      {shown && (
        <span role="tooltip" id={id} className={styles.tip}>
          {tip}
        </span>
      )}
    </span>
  );
}
