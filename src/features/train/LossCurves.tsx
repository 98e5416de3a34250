import { useCallback, useMemo } from 'react';
import { equilibrium } from '../../core/nn/losses';
import type { LossName } from '../../core/nn/losses';
import { useMessages } from '../../i18n/useMessages';
import { useSession, useStores } from '../../hooks/stores';
import { LinePlot } from '../../ui/LinePlot';
import type { PlotCurve, PlotLine } from '../../ui/plotSource';
import styles from './LossPanel.module.css';
import { equilibriumLabel } from './equilibriumLabel';

const curves: PlotCurve[] = [
  { label: 'D', seriesStyle: 'd' },
  { label: 'G', seriesStyle: 'g' },
];

/** Both losses over the steps, with what each pays when D can only guess. */
export function LossCurves({ loss }: { loss: LossName }) {
  const { losses: text } = useMessages().train;
  const { series } = useStores().session;
  const step = useSession((session) => session.step);
  const levels = useMemo(() => equilibrium(loss), [loss]);
  const lines = useMemo<PlotLine[]>(
    () => [
      { value: levels.d, label: `D ${equilibriumLabel(levels.d)}`, seriesStyle: 'd' },
      { value: levels.g, label: `G ${equilibriumLabel(levels.g)}`, seriesStyle: 'g' },
    ],
    [levels],
  );
  const read = useCallback(() => {
    const { steps, d, g } = series.view();
    return { x: steps, ys: [d, g] };
  }, [series]);
  const subscribe = useCallback((listener: () => void) => series.subscribe(listener), [series]);
  // The newest of each: a hand-made step leaves a gap in the other's curve.
  const last = series.last;
  const d = text.value(last?.d ?? Number.NaN);
  const g = text.value(last?.g ?? Number.NaN);
  const about = (level: number) =>
    Number(level.toFixed(3)) === level
      ? String(level)
      : `${equilibriumLabel(level)} ≈ ${level.toFixed(2)}`;

  return (
    <>
      <span className={styles.legend} data-losses={last ? 'some' : 'none'}>
        <span data-voice="d">
          <i aria-hidden /> {text.legendD} <b>{d}</b>
        </span>
        <span data-voice="g">
          <i aria-hidden /> {text.legendG} <b>{g}</b>
        </span>
      </span>
      <LinePlot
        curves={curves}
        lines={lines}
        read={read}
        subscribe={subscribe}
        xLabel={text.step}
        summary={last ? text.summary(step, d, g) : text.summaryEmpty}
        text={{
          table: text.table,
          plot: text.plot,
          format: text.value,
        }}
      />
      <p className={styles.words}>
        {text.flat(about(levels.d), about(levels.g))} {text.how}
      </p>
    </>
  );
}
