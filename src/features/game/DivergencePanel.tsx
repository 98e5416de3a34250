import { useCallback, useMemo } from 'react';
import type { ToyGanFrame } from '../../rpc/toyGan';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LinePlot } from '../../ui/LinePlot';
import { Panel } from '../../ui/Panel';
import styles from './GameRoom.module.css';
import { useGameStore } from './useGame';

/** Jensen–Shannon divergence, modes covered, good fakes, and how far D is from the best. */
export function DivergencePanel({ frame }: { frame: ToyGanFrame }) {
  const { game } = useRoomMessages('game');
  const { series } = useGameStore();
  const words = game.divergence;
  const read = useCallback(() => {
    const { steps, divergences } = series.view();
    return { x: steps, ys: [divergences] };
  }, [series]);
  const curves = useMemo(() => [{ label: words.curve, seriesStyle: 'g' as const }], [words]);
  const lines = useMemo(
    () => [
      { value: 0, label: words.same, seriesStyle: 'data' as const },
      { value: Math.LN2, label: words.none, seriesStyle: 'data' as const },
    ],
    [words],
  );
  const { divergence, coverage, view } = frame;
  const shown = divergence.toFixed(3);
  const sentence = view.kind === 'line' ? words.line(shown) : words.plane(shown);
  return (
    <Panel title={words.title}>
      <LinePlot
        curves={curves}
        lines={lines}
        read={read}
        subscribe={series.subscribe}
        xLabel={game.axis}
        summary={sentence}
        text={{
          table: game.asTable,
          plot: game.asPlot,

          format: (value) => value.toFixed(3),
        }}
      />
      <p className={styles.line} data-divergence={divergence.toFixed(6)}>
        {sentence}
      </p>
      <ul className={styles.facts}>
        {coverage.modes > 1 && (
          <li data-covered={coverage.covered}>
            {words.coverage(coverage.covered, coverage.modes)}
          </li>
        )}
        <li>{words.good(`${Math.round(100 * coverage.good)} %`)}</li>
        {view.kind === 'line' && (
          <li data-distance={view.line.distance.toFixed(6)}>
            {words.score(view.line.distance.toFixed(3))}
          </li>
        )}
      </ul>
    </Panel>
  );
}
