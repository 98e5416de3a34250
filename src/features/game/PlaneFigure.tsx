import { useMemo, useState } from 'react';
import type { BatchPreview, PlaneView } from '../../rpc/toyGan';
import type { ToyGanConfig } from '../../core/toygan/config';
import { isPlaneData } from '../../core/toygan/config';
import { planeSamples } from '../../core/toygan/plane';
import type { StepPhase } from '../../core/toygan/stepPhases';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Panel } from '../../ui/Panel';
import { useWidth } from '../../ui/useWidth';
import styles from './Figure.module.css';
import { LayerToggles } from './LayerToggles';
import { PlaneCanvas } from './PlaneCanvas';
import { PlaneTable } from './PlaneTable';
import { leastWidth } from './useScreen';

interface Props {
  config: ToyGanConfig;
  /** What the words and the table are about. */
  view: PlaneView;
  moment: { stepPhase: StepPhase; batch: BatchPreview } | null;
  note: string;
  summary: string;
}

const layers = ['heat', 'warp', 'arrows'] as const;
/** A step whose batch no game sees: the figure's data stand still. */
const dataStep = -2_000_000;

/** Data and fakes as points, D as heat, G as the warp of the noise grid. */
export function PlaneFigure({ config, view, moment, note, summary }: Props) {
  const { game } = useRoomMessages('game');
  const [host, found] = useWidth<HTMLDivElement>('pixels', 560);
  const width = Math.max(leastWidth, found);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set(layers));
  const [table, setTable] = useState(false);
  const { data, drawing, seed } = config;
  const real = useMemo(
    () =>
      planeSamples(isPlaneData(data) ? data : 'ring', drawing, {
        seed,
        step: dataStep,
        count: 400,
      }),
    [data, drawing, seed],
  );
  return (
    <Panel
      part="figure"
      title={game.planeTitle}
      note={note}
      actions={
        <button type="button" className={styles.link} onClick={() => setTable(!table)}>
          {table ? game.figure.picture : game.figure.table}
        </button>
      }
    >
      <div ref={host} className={styles.host}>
        {table ? (
          <PlaneTable caption={summary} view={view} real={real} />
        ) : (
          <PlaneCanvas
            still={moment ? view : null}
            real={real}
            layers={shown}
            moment={moment}
            width={width}
            summary={summary}
          />
        )}
      </div>
      <LayerToggles names={layers} shown={shown} onChange={setShown} />
      <p className={styles.caption}>{game.figure.notePlane}</p>
    </Panel>
  );
}
