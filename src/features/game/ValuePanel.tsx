import { useCallback, useMemo } from 'react';
import type { GameFrame } from '../../bridge/game';
import type { GameConfig } from '../../core/game/config';
import { equilibrium } from '../../core/losses';
import { useMessages } from '../../i18n/useMessages';
import { LinePlot } from '../../ui/LinePlot';
import { Panel } from '../../ui/Panel';
import { fixed, signed } from './format';
import styles from './GameRoom.module.css';
import { useGameStore } from './useGame';

/** V(D,G) as a formula with numbers in it, who moves it, and how it went. */
export function ValuePanel({ config, frame }: { config: GameConfig; frame: GameFrame }) {
  const { game } = useMessages();
  const { series } = useGameStore();
  const words = game.value;
  const { loss } = config;
  const isValue = loss !== 'leastSquares' && loss !== 'hinge';
  const level = equilibrium(loss);
  const read = useCallback(() => {
    const { steps, values } = series.view();
    return { x: steps, ys: [values] };
  }, [series]);
  const curves = useMemo(() => [{ label: words.curve, voice: 'data' as const }], [words]);
  const lines = useMemo(
    () => [
      {
        value: -level.d,
        label: words.draw(isValue ? '−2 log 2' : fixed(-level.d)),
        voice: 'data' as const,
      },
    ],
    [level.d, words, isValue],
  );
  const { total, real, forged } = frame.value;
  const moves = (player: 'd' | 'g') => {
    const move = frame[player];
    return move === null ? null : words.moved[player](signed(move.value));
  };
  const moved = [moves('d'), moves('g')].filter((text) => text !== null);
  const lossOf = (player: 'd' | 'g') => {
    const move = frame[player];
    return move === null ? '–' : fixed(move.loss);
  };
  return (
    <Panel title={isValue ? words.title : words.otherTitle}>
      <p className={styles.formula}>{isValue ? words.formula : words.otherFormula}</p>
      <p className={styles.formula} data-value={total.toFixed(6)}>
        {words.terms(fixed(total), fixed(real), fixed(forged))}
      </p>
      <p className={styles.line}>
        {words.pushes}
        {moved.length > 0 && (
          <>
            {' '}
            <span className="tabular">{moved.join(' · ')}.</span>
          </>
        )}
      </p>
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
      <p className={styles.line}>
        {words.losses(lossOf('d'), lossOf('g'))} ({words.atDraw(fixed(level.d), fixed(level.g))})
      </p>
    </Panel>
  );
}
