import { clsx } from 'clsx';
import type { Target } from '../../core/deconv/highlight';
import type { Scene } from '../../core/deconv/scene';
import type { ConvTrace } from '../../core/deconv/steps';
import { placeAt } from '../../core/deconv/matrix';
import { useRoomMessages } from '../../i18n/roomMessages';
import { nameOf } from './caption';
import styles from './CellTooltip.module.css';
import { cellName, showNumber } from './names';

interface Props {
  trace: ConvTrace;
  scene: Scene;
  target: Target | null;
  onPoint: (target: Target | null) => void;
}

/** Reads out one row of a matrix too large for digits: each weight above the entry that it meets. */
export function CellTooltip({ trace, scene, target, onPoint }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const { W, Wt, kernel, geometry } = trace;
  const matrix = scene.matrix === 'W' ? W : Wt;
  const pointed = target?.kind === 'cell' || target?.kind === 'result' ? target.row : null;
  const row = pointed ?? scene.row ?? (scene.matrix === 'W' ? scene.placed : null) ?? 0;
  const operands = scene.operand.values;
  const entries = [];
  for (let column = 0; column < matrix.columns; column++) {
    const place = placeAt(matrix, row, column);
    if (place < 0) continue;
    const highlight =
      (target?.kind === 'cell' && target.column === column) ||
      (target?.kind === 'weight' && target.kernel === place);
    entries.push(
      <li
        key={entries.length}
        className={clsx(styles.entry, highlight && styles.highlight)}
        onPointerEnter={() => onPoint({ kind: 'cell', row, column })}
        onPointerLeave={() => onPoint(null)}
      >
        <span className={styles.weight}>
          <small>{cellName('w', place, geometry.columns.kernel)}</small>{' '}
          {showNumber(kernel[place] ?? 0)}
        </span>
        <span className={styles[scene.operand.map === 'B' ? 'B' : 'A']}>
          <small>{nameOf(trace, scene.operand.map, column)}</small>
          {operands && ` ${showNumber(operands[column] ?? 0)}`}
        </span>
      </li>,
    );
  }
  return (
    <div className={styles.tooltip} data-lens>
      <p className={styles.title}>{deconv.lens(row, scene.matrix)}</p>
      <ul className={styles.entries}>{entries}</ul>
    </div>
  );
}
