import type { ToyGanFrame, StepPart } from '../../rpc/toyGan';
import { stepPhaseNames } from '../../core/game/stepPhases';
import type { StepPhase } from '../../core/game/stepPhases';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import styles from './GameRoom.module.css';
import { frameSentences, stageSentence } from './sentences';
import { useGameStore } from './useGame';

interface Props {
  frame: ToyGanFrame;
  moment: { stage: StepPhase; part: StepPart } | null;
  playing: boolean;
}

/** The figure in sentences: a stage's in slow motion, else the state of the game. */
export function WordsPanel({ frame, moment, playing }: Props) {
  const { game } = useRoomMessages('game');
  const { turnStage } = useGameStore();
  const { words } = game;
  const sentences = moment
    ? [stageSentence(words, moment.stage, moment.part)]
    : frameSentences(words, frame);
  const index = moment ? stepPhaseNames.indexOf(moment.stage.name) : -1;
  return (
    <Panel
      title={words.title}
      note={
        moment ? words.stageOf(moment.stage.player, index + 1, stepPhaseNames.length) : undefined
      }
    >
      <div aria-live={playing ? 'off' : 'polite'} className={styles.sentences}>
        {moment && (
          <ol className={styles.stages} data-player={moment.stage.player}>
            {stepPhaseNames.map((name) => (
              <li key={name} aria-current={name === moment.stage.name ? 'step' : undefined}>
                {words.stageNames[name]}
              </li>
            ))}
          </ol>
        )}
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {moment && (
        <div className={styles.row}>
          <Button small onClick={() => void turnStage(-1)}>
            {game.previousStage}
          </Button>
          <Button small onClick={() => void turnStage(1)}>
            {game.nextStage}
          </Button>
        </div>
      )}
    </Panel>
  );
}
