import { useEffect, useRef, useState } from 'react';
import type { BatchPreview, PlaneView } from '../../rpc/toyGan';
import type { StepPhase } from '../../core/toygan/stepPhases';
import { drawPlane } from './drawPlane';
import styles from './Figure.module.css';
import { useLiveView } from './useGame';

interface Props {
  /** What to draw; null for the newest picture of the play. */
  still: PlaneView | null;
  /** Real samples, x, y pairs. */
  real: Float32Array;
  /** Names of the layers to draw over the bare points. */
  layers: ReadonlySet<string>;
  moment: { stepPhase: StepPhase; batch: BatchPreview } | null;
  /** Width of the place that it fills, in CSS pixels. */
  width: number;
  summary: string;
}

/** The picture of the plane, up to 60 times a second while playing. */
export function PlaneCanvas({ still, real, layers: shown, moment, width, summary }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [theme, setTheme] = useState(0);
  const live = useLiveView();
  const view = still ?? (live?.kind === 'plane' ? live.plane : null);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme((count) => count + 1));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const node = canvas.current;
    const context = node?.getContext('2d');
    if (!node || !context || !view) return;
    const side = Math.round(node.clientWidth * devicePixelRatio);
    if (node.width !== side) {
      node.width = side;
      node.height = side;
    }
    drawPlane(context, side, { view, real, shown, moment });
  }, [view, real, shown, moment, width, theme]);
  return (
    <canvas
      ref={canvas}
      className={styles.plane}
      role="img"
      aria-label={summary}
      data-figure="plane"
    />
  );
}
