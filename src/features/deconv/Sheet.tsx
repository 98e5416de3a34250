import type { ReactNode } from 'react';
import styles from './Figure.module.css';

interface Props {
  width: number;
  height: number;
  children: ReactNode;
}

/** One layer of a figure: what changes at a step lies apart from what stays, and is painted alone. */
export function Sheet({ width, height, children }: Props) {
  return (
    <svg className={styles.sheet} width={width} height={height}>
      {children}
    </svg>
  );
}
