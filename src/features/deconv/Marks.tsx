import { classes } from '../../ui/classes';
import styles from './Figure.module.css';
import type { Box } from './layout';

interface Props {
  boxes: readonly Box[];
  /** `now` is the cell being worked on, `term` what it is made of, `lit` what is pointed at. */
  look: 'now' | 'term' | 'lit' | 'window';
  hue?: 'A' | 'B' | 'w' | 'ink';
}

/** Frames over cells: the same look in every figure, so that linked things are seen to be linked. */
export function Marks({ boxes, look, hue = 'ink' }: Props) {
  return boxes.map(({ x, y, width, height }, index) => (
    <rect
      key={index}
      className={classes(styles.mark, styles[look], styles[hue])}
      data-look={look}
      data-hue={hue}
      x={x + 1}
      y={y + 1}
      width={Math.max(1, width - 2)}
      height={Math.max(1, height - 2)}
      rx={Math.min(3, height / 4)}
    />
  ));
}
