import type { LineView } from '../../rpc/toyGan';
import { nodes } from '../../core/toygan/line';
import { useRoomMessages } from '../../i18n/roomMessages';
import { DataTable } from '../../ui/DataTable';

interface Props {
  caption: string;
  pData: ArrayLike<number>;
  view: LineView;
  best: ArrayLike<number>;
}

/** The curves' values at every half unit of x. */
export function LineTable({ caption, pData, view, best }: Props) {
  const { columns } = useRoomMessages('game').game.figure;
  const show = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3);
  const rows = Array.from(nodes(), (x, i) => [
    x.toFixed(1).replace('-', '−'),
    show(pData[i]),
    show(view.pG[i]),
    show(view.score[i]),
    show(best[i]),
  ]).filter((_, i) => i % 16 === 0);
  return <DataTable caption={caption} columns={[...columns]} rows={rows} />;
}
