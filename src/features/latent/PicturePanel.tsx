import { useState } from 'react';
import { useRoomMessages } from '../../i18n/roomMessages';
import { latentBounds } from '../../state/latent/latentState';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { RangeSlider } from '../../ui/RangeSlider';
import { Toggle } from '../../ui/Toggle';
import styles from './PicturePanel.module.css';
import { Preview } from './Preview';
import { Shots } from './Shots';
import { useLatent, useLatentActions } from './useLatent';

/** The smallest of the values that is not exceeded by the given part of them. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

/** The picture in hand, large, with D's score and what lies near it. */
export function PicturePanel() {
  const { picture: text } = useRoomMessages('latent').latent;
  const main = useLatent((state) => state.drawn.main);
  const near = useLatent((state) => state.drawn.near);
  const radius = useLatent((state) => state.radius);
  const draw = useLatent((state) => state.draw);
  const latencies = useLatent((state) => state.latencies);
  const { change, move } = useLatentActions();
  const [grid, setGrid] = useState(false);
  // Weights near the end of all numbers make it NaN, which a meter does not take.
  const score = main === null || Number.isNaN(main.score) ? 0 : main.score;
  return (
    <Panel
      part="picture"
      title={text.title}
      note={
        <>
          {text.note}
          {latencies.length > 0 && (
            <span
              className={styles.latency}
              title={text.latencies(
                latencies.length,
                quantile(latencies, 0.5),
                quantile(latencies, 0.95),
              )}
              data-latency={latencies.length}
            >
              {text.latency(latencies.at(-1) ?? 0)}
            </span>
          )}
        </>
      }
      actions={<Toggle label={text.grid} checked={grid} onChange={setGrid} />}
    >
      <Preview
        pixels={main?.pixels ?? null}
        grid={grid}
        label={text.label}
        waiting={text.drawing}
      />
      <div className={styles.score}>
        <span id="latent-score">{main ? text.score(main.score) : ' '}</span>
        <meter
          className={styles.meter}
          min={0}
          max={1}
          value={score}
          aria-label={text.scoreLabel}
        />
      </div>
      <div className={styles.near}>
        <Shots
          pictures={near}
          label={(i) => text.nearItem(i + 1)}
          onPick={(picture) => move(picture.z, true)}
        />
        <div className={styles.nearLine}>
          <span className={styles.nearText}>{text.near(radius)}</span>
          <Button small onClick={() => change({ draw: draw + 1 })}>
            {text.others}
          </Button>
        </div>
        <RangeSlider
          label={text.radius}
          value={radius}
          min={latentBounds.radius.min}
          max={latentBounds.radius.max}
          step={0.5}
          format={(value) => value.toFixed(1)}
          onChange={(value) => change({ radius: value })}
        />
      </div>
    </Panel>
  );
}
