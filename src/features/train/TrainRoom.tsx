import { useShown } from '../../hooks/classView';
import { useSession } from '../../hooks/stores';
import { RoomLayout } from '../../ui/RoomLayout';
import { ScorePanel } from './ScorePanel';
import { GridPanel } from './GridPanel';
import { History } from './History';
import { LossPanel } from './LossPanel';
import { Notices } from './Notices';
import { PipelinePanel } from './PipelinePanel';
import { QualityPanel } from './QualityPanel';
import { SetupPanel } from './SetupPanel';
import styles from './TrainRoom.module.css';
import { Transport } from './Transport';
import { useRun } from './useRun';
import { useSetup } from './useSetup';
import { WordsPanel } from './WordsPanel';

/** Room 2: train a DCGAN and watch it. */
export function TrainRoom() {
  const setup = useSetup();
  const begin = useRun(setup);
  // The figures show the run that is open, not the changes that wait for a restart.
  const info = useSession((session) => session.info);
  const config = info?.config ?? setup.config;
  const shown = useShown();
  const beside = (['losses', 'quality', 'scores', 'words'] as const).some(shown) && (
    <>
      {shown('losses') && <LossPanel loss={config.model.loss} />}
      {shown('quality') && <QualityPanel dataset={config.dataset} />}
      {shown('scores') && <ScorePanel />}
      {shown('words') && <WordsPanel setup={setup} />}
    </>
  );
  // What stands beside the figures takes their place where a link leaves them out.
  const figures = shown('pipeline') || shown('grid');
  return (
    <RoomLayout
      transport={<Transport setup={setup} begin={begin} />}
      left={shown('setup') && <SetupPanel setup={setup} begin={begin} />}
      right={figures && beside}
    >
      <Notices setup={setup} />
      {shown('pipeline') && <PipelinePanel config={config} />}
      {shown('grid') && (
        <GridPanel config={config} pretrained={setup.pretrained}>
          {shown('history') && <History />}
        </GridPanel>
      )}
      {!figures && <div className={styles.alone}>{beside}</div>}
    </RoomLayout>
  );
}
