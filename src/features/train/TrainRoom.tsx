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
  return (
    <RoomLayout
      transport={<Transport setup={setup} begin={begin} />}
      left={<SetupPanel setup={setup} begin={begin} />}
      right={
        <>
          <LossPanel loss={config.model.loss} />
          <QualityPanel dataset={config.dataset} />
          <ScorePanel />
          <WordsPanel setup={setup} />
        </>
      }
    >
      <Notices setup={setup} />
      <PipelinePanel config={config} />
      <GridPanel config={config} pretrained={setup.pretrained}>
        <History />
      </GridPanel>
    </RoomLayout>
  );
}
