import { Pause, Play } from 'lucide-react';
import { useId } from 'react';
import type { ToyGanState } from '../../state/game/state';
import { isPlaneData } from '../../core/toygan/config';
import { cases } from '../../core/toygan/cases';
import { defaultToyGan } from '../../core/toygan/config';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { Segmented } from '../../ui/Segmented';
import { Toggle } from '../../ui/Toggle';
import { TransportBar } from '../../ui/TransportBar';
import { useCopy } from '../../ui/useCopy';
import { useKeys } from '../../ui/useKeys';
import styles from './GameRoom.module.css';
import { useGameStore } from './useGame';

/** Play, step as either player, go back, slow down, share. */
export function GameTransport({ state }: { state: ToyGanState }) {
  const { game } = useRoomMessages('game');
  const { app } = useMessages();
  const locked = useLocked('transport');
  const modeLocked = useLocked('mode');
  const store = useGameStore();
  const scrub = useId();
  const [copied, copy] = useCopy();
  const { phase, frame, slow, gliding, stepPhase, config } = state;
  const moving = phase === 'playing' || gliding;
  const ready = phase === 'playing' || phase === 'paused';
  const toggle = () => void (moving ? store.pause() : store.play());
  const onward = () => void (stepPhase === null ? store.step('both') : store.turnStepPhase(1));
  const back = () => {
    if (stepPhase !== null) void store.turnStepPhase(-1);
    else if (frame && frame.step > frame.oldest) void store.seek(frame.step - 1);
  };
  useKeys(
    {
      Space: toggle,
      k: toggle,
      ArrowRight: onward,
      PageDown: onward,
      ArrowLeft: back,
      PageUp: back,
      d: () => void store.step('d'),
      g: () => void store.step('g'),
      r: () => void store.reset(),
    },
    { locked },
  );
  const { step = 0, oldest = 0, newest = 0 } = frame ?? {};
  return (
    <TransportBar
      label={game.transport}
      actions={
        <LockGroup locked={locked} note={app.locked}>
          <Button look="primary" disabled={!ready} aria-keyshortcuts="Space" onClick={toggle}>
            {moving ? <Pause aria-hidden /> : <Play aria-hidden />}
            {moving ? game.pause : game.play}
          </Button>
          <Button
            disabled={!ready}
            aria-keyshortcuts="ArrowRight"
            onClick={() => void store.step('both')}
          >
            {game.step}
          </Button>
          <Button
            look="d"
            disabled={!ready}
            aria-keyshortcuts="D"
            onClick={() => void store.step('d')}
          >
            {game.dStep}
          </Button>
          <Button
            look="g"
            disabled={!ready}
            aria-keyshortcuts="G"
            onClick={() => void store.step('g')}
          >
            {game.gStep}
          </Button>
          <Button disabled={!ready} aria-keyshortcuts="R" onClick={() => void store.reset()}>
            {game.reset}
          </Button>
        </LockGroup>
      }
      status={
        <LockGroup locked={locked}>
          <label htmlFor={scrub} className={styles.count}>
            {game.stepCount} <b data-step={step}>{step}</b>
          </label>
          <input
            id={scrub}
            className={styles.scrub}
            type="range"
            min={oldest}
            max={Math.max(newest, oldest + 1)}
            value={step}
            disabled={!ready || newest === oldest}
            aria-label={game.scrub}
            aria-valuetext={game.scrubValue(step, newest)}
            onChange={(event) => void store.seek(event.target.valueAsNumber)}
          />
          <span
            className={styles.speed}
            data-speed={phase === 'playing' ? state.stepsPerSecond : ''}
          >
            {phase === 'playing' ? game.speed(state.stepsPerSecond) : ''}
          </span>
        </LockGroup>
      }
      end={
        <>
          <Toggle label={game.slow} checked={slow} disabled={locked} onChange={store.setSlow} />
          <LockGroup locked={modeLocked} note={app.locked} brief>
            <Segmented
              label={game.dimensions}
              value={isPlaneData(config.data) ? 'plane' : 'line'}
              options={[
                { value: 'line', label: game.onLine },
                { value: 'plane', label: game.onPlane },
              ]}
              onChange={(value) =>
                void store.open(value === 'line' ? defaultToyGan : cases.planeRing.phenomenon)
              }
            />
          </LockGroup>
          <Button look="quiet" onClick={() => copy(window.location.href)}>
            {copied === null ? game.share : copied === 'done' ? game.shared : game.shareFailed}
          </Button>
        </>
      }
    />
  );
}
