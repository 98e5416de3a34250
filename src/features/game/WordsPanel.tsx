import type { ToyGanFrame, StepPart } from '../../rpc/toyGan';
import { stepPhaseNames } from '../../core/toygan/stepPhases';
import type { StepPhase } from '../../core/toygan/stepPhases';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { Panel } from '../../ui/Panel';
import styles from './GameRoom.module.css';
import { frameSentences, stepPhaseSentence } from './sentences';
import { useGameStore } from './useGame';

interface Props {
  frame: ToyGanFrame;
  moment: { stepPhase: StepPhase; part: StepPart } | null;
  playing: boolean;
}

/** The figure in sentences: a stage's in slow motion, else the state of the game. */
export function WordsPanel({ frame, moment, playing }: Props) {
  const { game } = useRoomMessages('game');
  const { turnStepPhase } = useGameStore();
  const locked = useLocked('transport');
  const { words } = game;
  const sentences = moment
    ? [stepPhaseSentence(words, moment.stepPhase, moment.part)]
    : frameSentences(words, frame);
  const index = moment ? stepPhaseNames.indexOf(moment.stepPhase.name) : -1;
  return (
    <Panel
      title={words.title}
      note={
        moment
          ? words.stepPhaseOf(moment.stepPhase.player, index + 1, stepPhaseNames.length)
          : undefined
      }
    >
      <div aria-live={playing ? 'off' : 'polite'} className={styles.sentences}>
        {moment && (
          <ol className={styles.stepPhases} data-player={moment.stepPhase.player}>
            {stepPhaseNames.map((name) => (
              <li key={name} aria-current={name === moment.stepPhase.name ? 'step' : undefined}>
                {words.stepPhaseNames[name]}
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
          <LockGroup locked={locked}>
            <Button small onClick={() => void turnStepPhase(-1)}>
              {game.previousStepPhase}
            </Button>
            <Button small onClick={() => void turnStepPhase(1)}>
              {game.nextStepPhase}
            </Button>
          </LockGroup>
        </div>
      )}
    </Panel>
  );
}
