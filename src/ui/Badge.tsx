import type { ComponentProps, ReactNode } from 'react';
import styles from './Badge.module.css';

interface Props extends ComponentProps<'button'> {
  tone: 'good' | 'busy' | 'warn' | 'bad' | 'quiet';
  children: ReactNode;
}

/** A state in two or three words; a press opens its details. */
export function Badge({ tone, children, ...rest }: Props) {
  return (
    <button type="button" className={styles.badge} data-tone={tone} {...rest}>
      <span className={styles.dot} aria-hidden />
      <span className={styles.text}>{children}</span>
    </button>
  );
}
