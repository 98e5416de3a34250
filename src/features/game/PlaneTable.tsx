import { heatSide } from '../../rpc/toyGan';
import type { PlaneView } from '../../rpc/toyGan';
import { plane } from '../../core/toygan/plane';
import { useRoomMessages } from '../../i18n/roomMessages';
import { DataTable } from '../../ui/DataTable';

interface Props {
  caption: string;
  view: PlaneView;
  /** Real samples, x, y pairs. */
  real: Float32Array;
}

/** The drawn square in this many fields each way. */
const fields = 6;
const side = (plane.max - plane.min) / fields;

/** Share of the points in a field. */
function share(points: Float32Array, left: number, low: number): number {
  let count = 0;
  for (let i = 0; i < points.length; i += 2) {
    const [x = 0, y = 0] = [points[i], points[i + 1]];
    if (x >= left && x < left + side && y >= low && y < low + side) count++;
  }
  return (2 * count) / points.length;
}

/** D's mean score in a field. */
function score(view: PlaneView, column: number, row: number): number {
  const cells = Math.floor(heatSide / fields);
  let sum = 0;
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      const at = Math.floor((column * heatSide) / fields) + x;
      sum += view.score[at + heatSide * (Math.floor((row * heatSide) / fields) + y)] ?? 0;
    }
  }
  return sum / cells ** 2;
}

/** Data, fakes and D, field by field, from the upper left. */
export function PlaneTable({ caption, view, real }: Props) {
  const { planeColumns } = useRoomMessages('game').game.figure;
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const rows = Array.from({ length: fields ** 2 }, (_, i) => {
    const column = i % fields;
    const row = fields - 1 - Math.floor(i / fields);
    const left = plane.min + column * side;
    const low = plane.min + row * side;
    const middle = [left + side / 2, low + side / 2].map((v) => v.toFixed(1).replace('-', '−'));
    return [
      middle.join(', '),
      percent(share(real, left, low)),
      percent(share(view.fake, left, low)),
      score(view, column, row).toFixed(2),
    ];
  });
  return <DataTable caption={caption} columns={[...planeColumns]} rows={rows} />;
}
