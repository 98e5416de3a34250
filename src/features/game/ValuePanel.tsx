import { useCallback, useMemo } from 'react';
import type { ToyGanFrame } from '../../rpc/toyGan';
import type { ToyGanConfig } from '../../core/toygan/config';
import { equilibrium, scoresAreProbabilities } from '../../core/nn/losses';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LinePlot } from '../../ui/LinePlot';
import { Panel } from '../../ui/Panel';
import { fixed } from './format';
import styles from './GameRoom.module.css';
import { useGameStore } from './useGame';
import { ValueTerms } from './ValueTerms';

/** V(D,G) as a formula with numbers in it, who moves it, and how it went. */
export function ValuePanel({ config, frame }: { config: ToyGanConfig; frame: ToyGanFrame }) {
  const { game } = useRoomMessages('game');
  const { series } = useGameStore();
  const words = game.value;
  const { loss } = config;
  const isValue = scoresAreProbabilities(loss);
  const level = equilibrium(loss);
  const read = useCallback(() => {
    const { steps, values } = series.view();
    return { x: steps, ys: [values] };
  }, [series]);
  const curves = useMemo(() => [{ label: words.curve, seriesStyle: 'data' as const }], [words]);
  const lines = useMemo(
    () => [
      {
        value: -level.d,
        label: words.draw(isValue ? '−2 log 2' : fixed(-level.d)),
        seriesStyle: 'data' as const,
      },
    ],
    [level.d, words, isValue],
  );
  const { total } = frame.value;
  return (
    <Panel part="value" title={isValue ? words.title : words.otherTitle}>
      <ValueTerms frame={frame} isValue={isValue} />
      <p className={styles.line}>{words.note}</p>
      <LinePlot
        curves={curves}
        lines={lines}
        read={read}
        subscribe={series.subscribe}
        xLabel={game.axis}
        summary={words.plot(fixed(total), frame.step)}
        text={{ table: game.asTable, plot: game.asPlot, format: fixed }}
      />
      {isValue && frame.view.kind === 'line' && (
        <p className={styles.line}>{words.best(fixed(-Math.log(4) + 2 * frame.divergence))}</p>
      )}
    </Panel>
  );
}
