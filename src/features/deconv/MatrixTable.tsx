import { memo } from 'react';
import type { ConvAxes } from '../../core/deconv/geometry';
import { placeAt } from '../../core/deconv/matrix';
import type { WeightMatrix } from '../../core/deconv/matrix';
import type { ConvTrace } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { nameOf } from './caption';
import { showNumber } from './names';

interface Props {
  trace: Pick<ConvTrace, 'geometry' | 'kernel' | 'W' | 'Wt'>;
  name: 'W' | 'Wᵀ';
  /** The row that is being worked on. */
  now: number | null;
}

/** Every number of the matrix, its rows and columns under the names of the cells that they stand for. */
export const MatrixTable = memo(function MatrixTable({ trace, name, now }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const { geometry, kernel } = trace;
  const matrix = name === 'W' ? trace.W : trace.Wt;
  return (
    <table data-matrix={name}>
      <caption>{deconv.tables.matrix(name, matrix.rows, matrix.columns)}</caption>
      <Head geometry={geometry} matrix={matrix} map={name === 'W' ? 'A' : 'B'} />
      <tbody>
        {Array.from({ length: matrix.rows }, (_, row) => (
          <Row
            key={row}
            name={nameOf(trace, name === 'W' ? 'B' : 'A', row)}
            matrix={matrix}
            kernel={kernel}
            row={row}
            now={row === now}
          />
        ))}
      </tbody>
    </table>
  );
});

interface HeadProps {
  geometry: ConvAxes;
  matrix: WeightMatrix;
  /** The map whose cells meet the columns. */
  map: 'A' | 'B';
}

const Head = memo(function Head({ geometry, matrix, map }: HeadProps) {
  return (
    <thead>
      <tr>
        <td />
        {Array.from({ length: matrix.columns }, (_, column) => (
          <th key={column} scope="col">
            {nameOf({ geometry }, map, column)}
          </th>
        ))}
      </tr>
    </thead>
  );
});

interface RowProps {
  name: string;
  matrix: WeightMatrix;
  kernel: readonly number[];
  row: number;
  now: boolean;
}

const Row = memo(function Row({ name, matrix, kernel, row, now }: RowProps) {
  return (
    <tr aria-current={now || undefined}>
      <th scope="row">{name}</th>
      {Array.from({ length: matrix.columns }, (_, column) => {
        const place = placeAt(matrix, row, column);
        return <td key={column}>{place < 0 ? '0' : showNumber(kernel[place] ?? 0)}</td>;
      })}
    </tr>
  );
});
