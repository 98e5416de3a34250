import { Suspense, lazy } from 'react';
import type { RunConfig } from '../../core/config';
import { useMessages } from '../../i18n/useMessages';
import { shippedPicture } from '../../store/shippedPicture';
import { useSession } from '../../store/stores';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './GridPanel.module.css';
import { useSamples } from './samples';

const TileField = lazy(async () => ({ default: (await import('./TileField')).TileField }));

interface Props {
  config: RunConfig;
  /** Whether the generator that ships with the page is on show; its picture is there before it is. */
  shipped: boolean;
}

/** The fixed 64 noise vectors as forgeries; before there are any, what G must learn to forge. */
export function GridPanel({ config, shipped }: Props) {
  const { grid: text, setup } = useMessages().train;
  const grid = useSession((session) => session.grid);
  const film = useSession((session) => session.film);
  const samples = useSamples(config.dataset);
  const realLabel = text.realLabel(setup.datasetNote[config.dataset]);
  const note = grid ? text.at(film?.step ?? grid.step) : shipped ? null : text.before;
  return (
    <Panel
      title={text.title}
      note={
        <>
          {shipped && <span className={styles.badge}>{text.pretrained}</span>} {note}
        </>
      }
    >
      <div className={styles.split}>
        <div
          className={styles.screen}
          data-grid-step={grid?.step ?? ''}
          data-film-step={film?.step}
        >
          {grid ? (
            <PixelCanvas
              pixels={grid.sheet}
              film={film?.picture}
              label={text.label(grid.step)}
              data-sheet="forged"
            />
          ) : shipped ? (
            <img
              className={styles.shipped}
              src={shippedPicture('digits')}
              width={256}
              height={256}
              alt={text.shippedLabel}
              data-sheet="shipped"
            />
          ) : samples ? (
            <PixelCanvas pixels={samples} label={realLabel} data-sheet="real" />
          ) : null}
          {(grid || shipped) && (
            <Suspense fallback={null}>
              <TileField sheet={grid?.sheet ?? null} />
            </Suspense>
          )}
        </div>
        <div className={styles.words}>
          <p>{shipped ? text.shippedText : grid ? text.text : text.beforeText}</p>
          {(grid || shipped) && <p>{text.pick}</p>}
          {(grid || shipped) && samples && (
            <figure className={styles.real}>
              <figcaption>{text.realTitle}</figcaption>
              <PixelCanvas pixels={samples} label={realLabel} />
            </figure>
          )}
          <p className={styles.small}>{text.running}</p>
        </div>
      </div>
    </Panel>
  );
}
