import { memo } from 'react';
import { placeAt } from '../../core/deconv/matrix';
import type { Scene } from '../../core/deconv/scene';
import type { Solution } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { nameOf } from './caption';
import { showNumber } from './names';

/** A table with more cells than this would only drown its listener; the current row stands in for it. */
const most = 400;

interface Props {
  solution: Solution;
  scene: Scene;
}

/** Matrix and vectors as tables for screen readers; the picture is hidden from them. */
export function SpokenTables({ solution, scene }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const matrix = scene.matrix === 'W' ? solution.W : solution.Wt;
  const whole = matrix.rows * matrix.columns <= most;
  const rows = whole ? Array.from({ length: matrix.rows }, (_, row) => row) : [scene.row ?? 0];
  return (
    <div className="spoken" data-tables>
      <MatrixTable solution={solution} name={scene.matrix} rows={rows.join(',')} />
      {[scene.operand, scene.result].map(({ map, values, shown }) => (
        <table key={map}>
          <caption>{deconv.tables.vector(map === 'A back' ? 'Wᵀ B' : map)}</caption>
          <tbody>
            {values?.map((value, i) => (
              <tr key={i}>
                <th scope="row">{nameOf(solution, map, i)}</th>
                <td>{i < shown ? showNumber(value) : deconv.tables.notYet}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

interface MatrixProps {
  solution: Solution;
  name: 'W' | 'Wᵀ';
  /** Row numbers with commas between: a string, so that equal lists are equal. */
  rows: string;
}

const MatrixTable = memo(function MatrixTable({ solution, name, rows }: MatrixProps) {
  const { deconv } = useRoomMessages('deconv');
  const matrix = name === 'W' ? solution.W : solution.Wt;
  const [down, across] = name === 'W' ? (['B', 'A'] as const) : (['A', 'B'] as const);
  const columns = Array.from({ length: matrix.columns }, (_, column) => column);
  const list = rows.split(',').map(Number);
  return (
    <table>
      <caption>{deconv.tables.matrix(name, matrix.rows, matrix.columns)}</caption>
      <thead>
        <tr>
          <td />
          {columns.map((column) => (
            <th key={column} scope="col">
              {nameOf(solution, across, column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map((row) => (
          <tr key={row}>
            <th scope="row">{nameOf(solution, down, row)}</th>
            {columns.map((column) => {
              const place = placeAt(matrix, row, column);
              return (
                <td key={column}>{place < 0 ? '0' : showNumber(solution.kernel[place] ?? 0)}</td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
});
