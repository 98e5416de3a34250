import { classes } from '../../ui/classes';
import styles from './Figure.module.css';
import type { Box } from './layout';

interface Props {
  boxes: readonly Box[];
  /** `now` is the cell being worked on, `term` what it is made of, `lit` what is pointed at. */
  look: 'now' | 'term' | 'lit' | 'window';
  hue?: 'A' | 'B' | 'w' | 'ink';
}

/** The outline of a cell a little within its bounds, with rounded corners. */
function frame(box: Box): string {
  const r = Math.min(3, box.height / 4, Math.max(1, box.width - 2) / 2);
  const across = Math.max(1, box.width - 2) - 2 * r;
  const down = Math.max(1, box.height - 2) - 2 * r;
  const [x, y] = [box.x + 1 + r, box.y + 1];
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x} ${y}h${across}${corner(r, r)}v${down}${corner(-r, r)}h${-across}${corner(-r, -r)}v${-down}${corner(r, -r)}z`;
}

/**
 * Frames over cells: the same look in every figure, so that linked things are seen to be linked. One
 * path for all of them, because each element that changes costs a step time.
 */
export function Marks({ boxes, look, hue = 'ink' }: Props) {
  if (boxes.length === 0) return null;
  return (
    <path
      className={classes(styles.mark, styles[look], styles[hue])}
      data-look={look}
      data-hue={hue}
      data-cells={boxes.length}
      d={boxes.map(frame).join('')}
    />
  );
}
