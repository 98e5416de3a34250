import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Target } from '../../core/deconv/highlight';
import { placeAt } from '../../core/deconv/matrix';
import type { Scene } from '../../core/deconv/scene';
import type { ConvTrace } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { nameOf } from './caption';
import styles from './Figure.module.css';
import { bounds } from './layout';
import type { Place } from './layout';
import { cellName, showNumber } from './names';

interface Props {
  trace: ConvTrace;
  scene: Scene;
  place: Place;
  onPoint: (target: Target | null) => void;
  onPick: (row: number) => void;
}

/** Points at cells of the matrix by arrow keys, as a mouse does: the same things light up. */
export function MatrixKeys({ trace, scene, place, onPoint, onPick }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const [at, setAt] = useState({ row: 0, column: 0 });
  const { W, Wt, kernel, geometry } = trace;
  const matrix = scene.matrix === 'W' ? W : Wt;
  const inside = ({ row, column }: typeof at) => ({
    row: Math.max(0, Math.min(matrix.rows - 1, row)),
    column: Math.max(0, Math.min(matrix.columns - 1, column)),
  });
  const point = (wanted: typeof at) => {
    const next = inside(wanted);
    setAt(next);
    onPoint({ kind: 'cell', ...next });
  };
  const { row, column } = inside(at);
  const moves: Record<string, typeof at> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: matrix.columns - 1 },
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = moves[event.key];
    if (next) point(next);
    else if (event.key === 'Enter') onPick(row);
    else if (event.key === 'Escape') event.currentTarget.blur();
    else return;
    event.preventDefault();
  };
  const weight = placeAt(matrix, row, column);
  const value =
    weight < 0
      ? '0'
      : `${cellName('w', weight, geometry.columns.kernel)} = ${showNumber(kernel[weight] ?? 0)}`;
  const { x, y, width, height } = bounds(place);
  return (
    <div
      className={styles.keys}
      style={{ left: x, top: y, width, height }}
      role="application"
      tabIndex={0}
      aria-label={deconv.pointer(
        scene.matrix,
        nameOf(trace, scene.result.map, row),
        nameOf(trace, scene.operand.map, column),
        value,
      )}
      onFocus={() => onPoint({ kind: 'cell', row, column })}
      onBlur={() => onPoint(null)}
      onKeyDown={onKeyDown}
      data-keys
    />
  );
}
