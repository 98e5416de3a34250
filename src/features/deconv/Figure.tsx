import type { ReactNode } from 'react';
import styles from './Figure.module.css';
import type { Pointing } from './pointing';

interface Props {
  name: 'matrix' | 'stamp' | 'gather';
  width: number;
  height: number;
  pointing: Pointing;
  /** Cells are colours only. */
  heat?: boolean;
  /** `SvgLayer`s, from the lowest up. */
  children: ReactNode;
}

/** A drawing that follows the pointer; tables stand in for it where it can't be seen. */
export function Figure({ name, width, height, pointing, heat, children }: Props) {
  return (
    <div
      className={styles.figure}
      style={{ width, height }}
      aria-hidden="true"
      data-figure={name}
      data-heat={heat}
      {...pointing}
    >
      {children}
    </div>
  );
}
