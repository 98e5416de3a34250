import { useEffect, useMemo, useRef, useState } from 'react';
import type { BatchGlimpse, GameFrame, PlaneView } from '../../bridge/game';
import type { GameConfig } from '../../core/game/config';
import { isPlaneData } from '../../core/game/config';
import { planeSamples } from '../../core/game/plane';
import type { Stage } from '../../core/game/stages';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Panel } from '../../ui/Panel';
import { drawPlane } from './drawPlane';
import styles from './Figure.module.css';
import { LayerToggles } from './LayerToggles';
import { PlaneTable } from './PlaneTable';
import { useWidth } from './useWidth';

interface Props {
  config: GameConfig;
  frame: GameFrame;
  view: PlaneView;
  moment: { stage: Stage; batch: BatchGlimpse } | null;
  note: string;
  summary: string;
}

const layers = ['heat', 'warp', 'arrows'] as const;
/** A step whose batch no game sees: the figure's data stand still. */
const dataStep = -2_000_000;

/** Data and forgeries as points, D as heat, G as the warp of the noise grid. */
export function PlaneFigure({ config, frame, view, moment, note, summary }: Props) {
  const { game } = useRoomMessages('game');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [host, width] = useWidth(560);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set(layers));
  const [theme, setTheme] = useState(0);
  const [table, setTable] = useState(false);
  const { data, drawing, seed } = config;
  const real = useMemo(
    () => planeSamples(isPlaneData(data) ? data : 'ring', drawing, seed, dataStep, 400),
    [data, drawing, seed],
  );
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme((count) => count + 1));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const node = canvas.current;
    const context = node?.getContext('2d');
    if (!node || !context) return;
    const side = Math.round(node.clientWidth * devicePixelRatio);
    if (node.width !== side) {
      node.width = side;
      node.height = side;
    }
    drawPlane(context, side, { view, real, shown, moment });
  }, [view, real, shown, moment, width, theme, table]);
  return (
    <Panel
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
          <canvas
            ref={canvas}
            className={styles.plane}
            role="img"
            aria-label={summary}
            data-figure="plane"
            data-shown={frame.step}
          />
        )}
      </div>
      <LayerToggles names={layers} shown={shown} onChange={setShown} />
      <p className={styles.caption}>{game.figure.notePlane}</p>
    </Panel>
  );
}
