import { useMemo, useState } from 'react';
import type { BatchPreview, LineView } from '../../rpc/toyGan';
import type { ToyGanConfig } from '../../core/toygan/config';
import { isPlaneData } from '../../core/toygan/config';
import { density } from '../../core/toygan/density';
import { smooth } from '../../core/toygan/estimate';
import type { StepPhase } from '../../core/toygan/stepPhases';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Panel } from '../../ui/Panel';
import { useWidth } from '../../ui/useWidth';
import { LineAxes } from './LineAxes';
import { bestCurve, LineCurves } from './LineCurves';
import styles from './Figure.module.css';
import { LayerToggles } from './LayerToggles';
import { lineGeometry } from './lineGeometry';
import { LineStepPhase } from './LineStepPhase';
import { LineTable } from './LineTable';
import { leastWidth, useScreenHeight } from './useScreen';

interface Props {
  config: ToyGanConfig;
  /** What the words and the table are about. */
  view: LineView;
  /** A stage of slow motion, with what it is about. */
  moment: { stepPhase: StepPhase; batch: BatchPreview } | null;
  note: string;
  summary: string;
}

const layers = ['best', 'lines', 'arrows'] as const;

/** The figure every course draws: D over p_data and p_G, over the lines from z to x. */
export function LineFigure({ config, view, moment, note, summary }: Props) {
  const { game } = useRoomMessages('game');
  const [host, found] = useWidth<HTMLDivElement>('pixels', 720);
  const width = Math.max(leastWidth, found);
  const screen = useScreenHeight();
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set(layers));
  const [table, setTable] = useState(false);
  const { data, drawing, loss, noise } = config;
  const pData = useMemo(
    () => density(isPlaneData(data) ? 'gaussian' : data, drawing),
    [data, drawing],
  );
  const target = useMemo(() => smooth(pData), [pData]);
  const geometry = useMemo(
    () => lineGeometry(width, screen, noise, 1.5 * Math.max(...pData)),
    [width, screen, noise, pData],
  );
  const drawn = useMemo(
    () => (moment ? new Set([...shown].filter((name) => name === 'best')) : shown),
    [moment, shown],
  );
  const words = game.figure;
  return (
    <Panel
      part="figure"
      title={game.title}
      note={note}
      actions={
        <button type="button" className={styles.link} onClick={() => setTable(!table)}>
          {table ? words.picture : words.table}
        </button>
      }
    >
      <div ref={host} className={styles.host}>
        {table ? (
          <LineTable
            caption={summary}
            pData={pData}
            view={view}
            best={bestCurve(loss, target, view.pG)}
          />
        ) : (
          <svg
            className={styles.figure}
            viewBox={`0 0 ${geometry.width} ${geometry.height}`}
            height={geometry.height}
            role="img"
            aria-label={summary}
            data-figure="line"
          >
            <LineAxes geometry={geometry} best={shown.has('best')} />
            <LineCurves
              geometry={geometry}
              loss={loss}
              pData={pData}
              target={target}
              still={moment ? view : null}
              layers={drawn}
            />
            {moment && <LineStepPhase geometry={geometry} view={view} {...moment} />}
          </svg>
        )}
      </div>
      <LayerToggles names={layers} shown={shown} onChange={setShown} />
      <p className={styles.caption}>{words.noteLines}</p>
      <p className={styles.caption}>{words.noteEstimate}</p>
    </Panel>
  );
}
