import { memo } from 'react';
import { clsx } from 'clsx';
import type { ConvAxes } from '../../core/deconv/geometry';
import type { MapName } from '../../core/deconv/steps';
import { nameOf } from './caption';
import styles from './Figure.module.css';
import type { StageLayout } from './layout';

interface Props {
  geometry: ConvAxes;
  /** The map whose cells the rows make. */
  map: MapName;
  layout: StageLayout;
  now: number | null;
}

/** Before each row of the matrix, the cell that it makes. */
export function RowNames({ geometry, map, layout, now }: Props) {
  const { matrix, unit } = layout;
  const size = Math.min(11.5 * unit, matrix.cellHeight * 0.7);
  return Array.from({ length: matrix.rows }, (_, row) => (
    <RowName
      key={row}
      name={nameOf({ geometry }, map, row)}
      size={size}
      x={matrix.x - 7 * unit}
      y={matrix.y + (row + 0.5) * matrix.cellHeight}
      now={row === now}
    />
  ));
}

interface NameProps {
  name: string;
  size: number;
  x: number;
  y: number;
  now: boolean;
}

const RowName = memo(function RowName({ name, size, x, y, now }: NameProps) {
  return (
    <text
      className={clsx(styles.rowName, now && styles.rowNow)}
      style={{ fontSize: size }}
      x={x}
      y={y}
    >
      {name}
    </text>
  );
});
