import type { RunConfig } from '../../core/config';
import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../store/stores';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './GridPanel.module.css';
import { useSamples } from './samples';

/** The fixed 64 noise vectors as forgeries; before there are any, what G must learn to forge. */
export function GridPanel({ config }: { config: RunConfig }) {
  const { grid: text, setup } = useMessages().train;
  const grid = useSession((session) => session.grid);
  const samples = useSamples(config.dataset);
  const realLabel = text.realLabel(setup.datasetNote[config.dataset]);
  return (
    <Panel title={text.title} note={grid ? text.at(grid.step) : text.before}>
      <div className={styles.split}>
        <div className={styles.screen} data-grid-step={grid?.step ?? ''}>
          {grid ? (
            <PixelCanvas pixels={grid.sheet} label={text.label(grid.step)} data-sheet="forged" />
          ) : samples ? (
            <PixelCanvas pixels={samples} label={realLabel} data-sheet="real" />
          ) : null}
        </div>
        <div className={styles.words}>
          <p>{grid ? text.text : text.beforeText}</p>
          {grid && samples && (
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
