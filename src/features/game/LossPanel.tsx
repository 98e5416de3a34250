import { useCallback, useMemo } from 'react';
import type { ToyGanFrame } from '../../rpc/toyGan';
import { equilibrium } from '../../core/nn/losses';
import type { LossName } from '../../core/nn/losses';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LinePlot } from '../../ui/LinePlot';
import { Panel } from '../../ui/Panel';
import { fixed } from './format';
import styles from './GameRoom.module.css';
import { useGameStore } from './useGame';

const curves = [
  { label: 'D', seriesStyle: 'd' as const },
  { label: 'G', seriesStyle: 'g' as const },
];

/** An equilibrium as the books write it. */
function levelName(level: number): string {
  if (level === 2 * Math.LN2) return '2 log 2';
  if (Math.abs(level) === Math.LN2) return level > 0 ? 'log 2' : '−log 2';
  return fixed(level);
}

/** Both losses, with the lines where they come to rest when nobody can tell real from fake. */
export function LossPanel({ loss, frame }: { loss: LossName; frame: ToyGanFrame }) {
  const { game } = useRoomMessages('game');
  const { series } = useGameStore();
  const words = game.losses;
  const read = useCallback(() => {
    const { steps, dLosses, gLosses } = series.view();
    return { x: steps, ys: [dLosses, gLosses] };
  }, [series]);
  const lines = useMemo(() => {
    const level = equilibrium(loss);
    return (['d', 'g'] as const).map((seriesStyle) => ({
      value: level[seriesStyle],
      label: words.level(seriesStyle.toUpperCase(), levelName(level[seriesStyle])),
      seriesStyle,
    }));
  }, [loss, words]);
  const shown = (player: 'd' | 'g') => {
    const move = frame[player];
    return move === null ? '–' : fixed(move.loss);
  };
  const sentence = words.line(shown('d'), shown('g'));
  return (
    <Panel title={words.title}>
      <LinePlot
        curves={curves}
        lines={lines}
        read={read}
        subscribe={series.subscribe}
        xLabel={game.axis}
        summary={sentence}
        text={{ table: game.asTable, plot: game.asPlot, format: fixed }}
      />
      <p className={styles.line}>
        {sentence} {words.flat}
      </p>
    </Panel>
  );
}
