import { memo, useMemo } from 'react';
import type { Frame } from '../../persistence/archive/archive';
import { PixelCanvas } from '../../ui/PixelCanvas';
import { tile } from '../../core/pixels';
import styles from './Timeline.module.css';

/** Tiles a side of the whole grid, and of the corner that is shown: always the same noise vectors. */
const gridSide = 8;
const side = 2;

interface Props {
  frame: Frame;
  label: string;
}

/** A corner of a grid; drawn anew for another frame only. */
export const Thumbnail = memo(function Thumbnail({ frame, label }: Props) {
  const { sheet } = frame;
  const corner = useMemo(() => tile(sheet, (side * sheet.width) / gridSide, 0, 0), [sheet]);
  return <PixelCanvas pixels={corner} label={label} className={styles.thumbnail} />;
});
