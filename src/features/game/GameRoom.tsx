import { useEffect } from 'react';
import { stepPhasesOf, marksOf } from '../../core/toygan/stepPhases';
import type { ToyGanState } from '../../state/game/state';
import { formatFault } from '../../i18n/formatFault';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { RoomLayout } from '../../ui/RoomLayout';
import { useColumns } from '../../ui/useColumns';
import { useShown } from '../../hooks/classView';
import { DivergencePanel } from './DivergencePanel';
import styles from './GameRoom.module.css';
import { GameTransport } from './GameTransport';
import { CasePanel } from './CasePanel';
import { LineFigure } from './LineFigure';
import { LossPanel } from './LossPanel';
import { PlaneFigure } from './PlaneFigure';
import { ReplayPanel } from './ReplayPanel';
import { frameSentences } from './sentences';
import { SetupPanel } from './SetupPanel';
import { useGame, useGameStore } from './useGame';
import { ValuePanel } from './ValuePanel';
import { WordsPanel } from './WordsPanel';

/** Milliseconds that slow motion stays on a stage. */
const stepPhaseTime = 1600;

/** The stage of slow motion that is shown, and the player's part of the step that it belongs to. */
function momentOf({ stepPhase, parts }: ToyGanState) {
  const [first, second] = parts;
  if (stepPhase === null || !first) return null;
  const stepPhases = stepPhasesOf(second ? 'both' : first.player);
  const shown = stepPhases[stepPhase];
  if (!shown) return null;
  const part = second && stepPhase >= stepPhases.length / 2 ? second : first;
  return { stepPhase: shown, part, frame: marksOf(shown).after ? part.after : part.before };
}

/** A GAN small enough to see whole. */
export function GameRoom() {
  const messages = useMessages();
  const { game } = useRoomMessages('game');
  const store = useGameStore();
  const state = useGame((whole) => whole);
  useEffect(() => store.enter(), [store]);
  const columns = useColumns();
  const shown = useShown();
  const { gliding, stepPhase, config, caseName, fault, phase, replay, asked } = state;
  useEffect(() => {
    if (!gliding || stepPhase === null) return;
    const timer = setTimeout(() => void store.turnStepPhase(1), stepPhaseTime);
    return () => clearTimeout(timer);
  }, [gliding, stepPhase, store]);

  const moment = momentOf(state);
  const frame = moment?.frame ?? state.frame;
  const playing = phase === 'playing';
  const notice = fault && (
    <Notice
      tone="bad"
      dismissLabel={game.dismiss}
      onDismiss={store.dismiss}
      actions={
        <Button small onClick={() => void store.reset()}>
          {game.again}
        </Button>
      }
    >
      {formatFault(messages, fault)}
    </Notice>
  );
  const cut = asked !== null && frame && (
    <Notice tone="plain" dismissLabel={game.dismiss} onDismiss={store.dismiss}>
      {game.replay.cut(asked, frame.step)}
    </Notice>
  );
  if (!frame || replay) {
    return (
      <RoomLayout
        transport={<GameTransport state={state} />}
        left={shown('setup') && <SetupPanel config={config} />}
        right={shown('cases') && <CasePanel caseName={caseName} config={config} />}
      >
        {notice}
        {replay ? (
          <ReplayPanel {...replay} />
        ) : (
          <Panel title={game.title} grow>
            <p className={styles.waiting}>{game.opening}</p>
          </Panel>
        )}
      </RoomLayout>
    );
  }
  const note = moment
    ? `${game.words.stepPhaseNames[moment.stepPhase.name]} · ${moment.stepPhase.player.toUpperCase()}`
    : '';
  const summary = frameSentences(game.words, frame).join(' ');
  // Beside the figure they would be far down; on a phone the words come first.
  const charts = (shown('divergence') || shown('losses')) && (
    <div className={styles.charts}>
      {shown('divergence') && <DivergencePanel frame={frame} />}
      {shown('losses') && <LossPanel key={config.loss} loss={config.loss} frame={frame} />}
    </div>
  );
  const beside = ((['cases', 'words', 'value'] as const).some(shown) ||
    (!columns && charts !== false)) && (
    <>
      {shown('cases') && <CasePanel caseName={caseName} config={config} />}
      {shown('words') && <WordsPanel frame={frame} moment={moment} playing={playing} />}
      {shown('value') && <ValuePanel config={config} frame={frame} />}
      {!columns && charts}
    </>
  );
  const drawn = moment && { stepPhase: moment.stepPhase, batch: moment.part.batch };
  return (
    <RoomLayout
      transport={<GameTransport state={state} />}
      left={shown('setup') && <SetupPanel config={config} />}
      right={beside}
    >
      {notice}
      {cut}
      {frame.view.kind === 'line' ? (
        <LineFigure
          config={config}
          view={frame.view.line}
          moment={drawn}
          note={note}
          summary={summary}
        />
      ) : (
        <PlaneFigure
          config={config}
          view={frame.view.plane}
          moment={drawn}
          note={note}
          summary={summary}
        />
      )}
      {columns && charts}
    </RoomLayout>
  );
}
