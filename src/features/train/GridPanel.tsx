import type { ReactNode } from 'react';
import type { RunConfig } from '../../core/config';
import { pretrainedNames } from '../../core/dataset';
import { useMessages } from '../../i18n/useMessages';
import { pretrainedPicture } from '../../persistence/pretrainedPicture';
import { useStaysInRoom } from '../../hooks/classView';
import { useHistory, useSession, useStores } from '../../hooks/stores';
import { lazyPart } from '../../ui/lazyPart';
import { Panel } from '../../ui/Panel';
import { Segmented } from '../../ui/Segmented';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './GridPanel.module.css';
import { useSamples } from './samples';

const TileField = lazyPart(async () => (await import('./TileField')).TileField);

interface Props {
  config: RunConfig;
  /** Whether the generator that ships with the page is on show; its picture is there before it is. */
  pretrained: boolean;
  /** Under the grid: what leads back to earlier ones. */
  children: ReactNode;
}

/** Which G the pictures come from, here and in Latent space. */
function Weights() {
  const { grid: text } = useMessages().train;
  const average = useSession((session) => session.average);
  const { session } = useStores();
  return (
    <div className={styles.weights}>
      <Segmented
        label={text.drawnWith}
        showLabel
        value={average ? 'average' : 'newest'}
        options={[
          { value: 'average', label: text.average },
          { value: 'newest', label: text.newest },
        ]}
        onChange={(value) => void session.useAverage(value === 'average')}
      />
      <p className={styles.small}>{average ? text.averageText : text.newestText}</p>
    </div>
  );
}

/**
 * The fixed 64 noise vectors as fakes: the newest, or older ones that someone looks back at. Before
 * there are any, what G must learn to forge.
 */
export function GridPanel({ config, pretrained, children }: Props) {
  const { train, history } = useMessages();
  const { grid: text, setup } = train;
  const newest = useSession((session) => session.grid);
  const stays = useStaysInRoom();
  const past = useHistory(({ shown }) => shown);
  const live = useSession((session) => session.gridBitmap);
  const step = (past ?? newest)?.step;
  const imageGrid = past?.sheet ?? newest?.imageGrid ?? null;
  const gridBitmap = past ? null : live;
  const samples = useSamples(config.dataset);
  const shipped = pretrained ? pretrainedNames[config.dataset] : null;
  const realLabel = text.realLabel(setup.datasetNote[config.dataset]);
  const note =
    step !== undefined ? text.at(gridBitmap?.step ?? step) : pretrained ? null : text.before;
  return (
    <Panel
      part="grid"
      title={text.title}
      note={
        <>
          {past ? (
            <span className={styles.past}>{history.past}</span>
          ) : (
            pretrained && <span className={styles.badge}>{text.pretrained}</span>
          )}{' '}
          {note}
        </>
      }
    >
      <div className={styles.split}>
        <div
          className={styles.screen}
          data-grid-step={newest?.step ?? ''}
          data-bitmap-step={gridBitmap?.step}
          data-history-step={past?.step}
        >
          {imageGrid && step !== undefined ? (
            <PixelCanvas
              pixels={imageGrid}
              gridBitmap={gridBitmap?.picture}
              label={past ? history.picture(past.step) : text.label(step)}
              data-sheet="fake"
            />
          ) : shipped ? (
            <img
              className={styles.pretrained}
              src={pretrainedPicture(shipped)}
              width={256}
              height={256}
              alt={text.pretrainedLabel[shipped]}
              data-sheet="pretrained"
            />
          ) : samples ? (
            <PixelCanvas pixels={samples} label={realLabel} data-sheet="real" />
          ) : null}
          {(imageGrid || pretrained) && <TileField props={{ imageGrid, config }} />}
        </div>
        {children}
        <div className={styles.words}>
          <p>{pretrained ? text.pretrainedText : imageGrid ? text.text : text.beforeText}</p>
          {(imageGrid || pretrained) && !stays && <p>{text.pick}</p>}
          {(imageGrid || pretrained) && samples && (
            <figure className={styles.real}>
              <figcaption>{text.realTitle}</figcaption>
              <PixelCanvas pixels={samples} label={realLabel} />
            </figure>
          )}
          {imageGrid && <Weights />}
          <p className={styles.small}>{text.running}</p>
        </div>
      </div>
    </Panel>
  );
}
