import { clsx } from 'clsx';
import styles from './Figure.module.css';
import { rounded } from './layout';
import type { Box } from './layout';

interface Props {
  boxes: readonly Box[];
  /** `now` is the cell being worked on, `term` what it is made of, `lit` what is pointed at. */
  look: 'now' | 'term' | 'lit' | 'window';
  hue?: 'A' | 'B' | 'w' | 'ink';
}

/**
 * Frames over cells: the same look in every figure, so that linked things are seen to be linked. One
 * path for all of them, because each element that changes costs a step time.
 */
export function Marks({ boxes, look, hue = 'ink' }: Props) {
  if (boxes.length === 0) return null;
  return (
    <path
      className={clsx(styles.mark, styles[look], styles[hue])}
      data-look={look}
      data-hue={hue}
      data-cells={boxes.length}
      d={boxes.map((box) => rounded(box, 1, Math.min(3, box.height / 4))).join('')}
    />
  );
}
