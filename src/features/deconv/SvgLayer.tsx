import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './Figure.module.css';

interface Props {
  width: number;
  height: number;
  /** Drawn, but not to be seen: it is there at once when its turn comes. */
  hidden?: boolean;
  children: ReactNode;
}

/** One layer of a figure: what changes at a step lies apart from what stays, and is painted alone. */
export function SvgLayer({ width, height, hidden = false, children }: Props) {
  return (
    <svg className={clsx(styles.layer, hidden && styles.waiting)} width={width} height={height}>
      {children}
    </svg>
  );
}
