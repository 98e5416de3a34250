import { memo } from 'react';
import { ArrowLeft, ArrowRight, Pause, Play } from 'lucide-react';
import type { Operation } from '../../core/deconv/geometry';
import type { Step } from '../../core/deconv/steps';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { Segmented } from '../../ui/Segmented';
import { TransportBar } from '../../ui/TransportBar';
import styles from './Transport.module.css';
import { speeds } from './usePlayback';
import type { Playback } from './usePlayback';

interface Props {
  step: Step;
  index: number;
  count: number;
  playback: Playback;
  direction: Operation;
  onMove: (step: number) => void;
  onBack: () => void;
  onNext: () => void;
  onTurn: (direction: Operation) => void;
}

/** Play, back, next, scrub, speed, and the direction in which the matrix is read. */
export function Transport(props: Props) {
  const { step, index, count, playback, direction, onMove, onTurn } = props;
  const { deconv } = useRoomMessages('deconv');
  const { app } = useMessages();
  const locked = useLocked('transport');
  const modeLocked = useLocked('mode');
  const text = deconv.transport;
  return (
    <TransportBar
      label={text.label}
      actions={
        <LockGroup locked={locked} note={app.locked}>
          <PlayButton playing={playback.playing} toggle={playback.toggle} />
          <Steps
            first={index === 0}
            last={index === count - 1}
            onBack={props.onBack}
            onNext={props.onNext}
          />
        </LockGroup>
      }
      status={
        <LockGroup locked={locked}>
          <span className={styles.position} data-position>
            {text.position(step.chapter, step.index + 1, step.count)}
          </span>
          <input
            className={styles.scrub}
            type="range"
            min={0}
            max={count - 1}
            step={1}
            value={index}
            aria-label={text.scrub}
            aria-valuetext={text.step(index + 1, count)}
            onChange={(event) => onMove(event.target.valueAsNumber)}
          />
        </LockGroup>
      }
      end={
        <>
          <LockGroup locked={locked}>
            <Speed speed={playback.speed} slower={playback.slower} faster={playback.faster} />
          </LockGroup>
          <LockGroup locked={modeLocked} note={app.locked} brief>
            <Turn direction={direction} onTurn={onTurn} />
          </LockGroup>
        </>
      }
    />
  );
}

/** How many steps a second are played. */
const Speed = memo(function Speed({
  speed,
  slower,
  faster,
}: Pick<Playback, 'speed' | 'slower' | 'faster'>) {
  const text = useRoomMessages('deconv').deconv.transport;
  return (
    <span className={styles.speed} role="group" aria-label={text.speed}>
      <Button
        look="quiet"
        onClick={slower}
        disabled={speed === 0}
        aria-label={text.slower}
        aria-keyshortcuts="["
      >
        −
      </Button>
      <span className={styles.rate}>{text.perSecond(speeds[speed] ?? 1)}</span>
      <Button
        look="quiet"
        onClick={faster}
        disabled={speed === speeds.length - 1}
        aria-label={text.faster}
        aria-keyshortcuts="]"
      >
        +
      </Button>
    </span>
  );
});

/** In which direction the matrix is read. */
const Turn = memo(function Turn({ direction, onTurn }: Pick<Props, 'direction' | 'onTurn'>) {
  const text = useRoomMessages('deconv').deconv.direction;
  return (
    <Segmented<Operation>
      label={text.label}
      value={direction}
      options={[
        { value: 'conv', label: text.conv, title: text.convHint },
        { value: 'transpose', label: text.transpose, title: text.transposeHint },
      ]}
      onChange={onTurn}
    />
  );
});

const PlayButton = memo(function PlayButton({
  playing,
  toggle,
}: Pick<Playback, 'playing' | 'toggle'>) {
  const text = useRoomMessages('deconv').deconv.transport;
  return (
    <Button look="primary" className={styles.play ?? ''} onClick={toggle} aria-keyshortcuts="Space">
      {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
      {playing ? text.pause : text.play}
    </Button>
  );
});

interface StepsProps extends Pick<Props, 'onBack' | 'onNext'> {
  /** Whether there is nothing before this step, or after it. */
  first: boolean;
  last: boolean;
}

const Steps = memo(function Steps({ first, last, onBack, onNext }: StepsProps) {
  const text = useRoomMessages('deconv').deconv.transport;
  return (
    <>
      <Button onClick={onBack} disabled={first} aria-keyshortcuts="ArrowLeft">
        <ArrowLeft aria-hidden />
        {text.back}
      </Button>
      <Button onClick={onNext} disabled={last} aria-keyshortcuts="ArrowRight">
        {text.next}
        <ArrowRight aria-hidden />
      </Button>
    </>
  );
});
