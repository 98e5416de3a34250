import { useCallback, useMemo } from 'react';
import { summariseClasses } from '../../core/metrics/classes';
import type { Quality } from '../../core/metrics/quality';
import { useSession, useStores } from '../../hooks/stores';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { LinePlot } from '../../ui/LinePlot';
import type { LogAxis, PlotCurve, PlotLine, PlotMark } from '../../ui/plotSource';
import styles from './LossPanel.module.css';
import { comparable, worstAlarm } from './measurements';

const noLines: PlotLine[] = [];

/** How many classes are missing; NaN without a classifier. */
const missingClasses = ({ classes }: Quality) =>
  classes ? summariseClasses(Uint32Array.from(classes)).missing.length : Number.NaN;

/** Both distances from real images over the steps; as a table, with the missing classes. */
export function QualityCurves() {
  const { quality: text } = useRoomMessages('quality');
  const { losses } = useMessages().train;
  const { store } = useStores().session;
  const quality = useSession((session) => session.quality);
  const batch = useSession(({ info }) => info?.config.model.batch ?? 0);
  const newest = comparable(quality).at(-1);
  const since = worstAlarm(quality, batch)?.since;
  const { curve: words, percent, wholePercent } = text;

  const curves = useMemo<PlotCurve[]>(
    () => [
      { label: words.features, seriesStyle: 'ink' },
      { label: words.components, seriesStyle: 'ink-soft' },
    ],
    [words],
  );
  const logAxis = useMemo<LogAxis>(
    () => ({ low: 0.005, high: 5, format: wholePercent }),
    [wholePercent],
  );
  const mark = useMemo<PlotMark | undefined>(
    () => (since === undefined ? undefined : { x: since, label: words.alarm }),
    [since, words],
  );
  const read = useCallback(() => {
    const series = comparable(store.getState().quality);
    return {
      x: series.map(({ step }) => step),
      ys: [
        series.map(({ features }) => features?.share ?? Number.NaN),
        series.map(({ components }) => components.share),
      ],
    };
  }, [store]);
  const subscribe = useCallback(
    (listener: () => void) =>
      store.subscribe((state, before) => {
        if (state.quality !== before.quality) listener();
      }),
    [store],
  );
  const value = (share: number | undefined) => percent(share ?? Number.NaN);

  return (
    <>
      <span className={styles.legend} data-curves={newest ? 'some' : 'none'}>
        <span data-voice="ink">
          <i aria-hidden /> {words.features} <b>{value(newest?.features?.share)}</b>
        </span>
        <span data-voice="ink-soft">
          <i aria-hidden /> {words.components} <b>{value(newest?.components.share)}</b>
        </span>
      </span>
      <LinePlot
        curves={curves}
        lines={noLines}
        logAxis={logAxis}
        mark={mark}
        read={read}
        subscribe={subscribe}
        xLabel={losses.step}
        summary={
          newest
            ? words.summary(
                newest.step,
                newest.features && percent(newest.features.share),
                percent(newest.components.share),
              ) + (since === undefined ? '' : words.alarmSince(since))
            : words.empty
        }
        text={{ table: losses.table, plot: losses.plot, format: percent }}
        extra={{
          label: words.missing,
          read: () => comparable(store.getState().quality).map(missingClasses),
          format: words.missingOf,
        }}
      />
      <p className={styles.words}>{newest ? words.text : words.empty}</p>
    </>
  );
}
