import { ArrowLeft, ArrowRight, Pause, Play } from 'lucide-react';
import type { Direction } from '../../core/deconv/geometry';
import type { Step } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
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
  direction: Direction;
  onMove: (step: number) => void;
  onTurn: (direction: Direction) => void;
}

/** Play, back, next, scrub, speed, and the direction in which the matrix is read. */
export function Transport(props: Props) {
  const { step, index, count, playback, direction, onMove, onTurn } = props;
  const { deconv } = useRoomMessages('deconv');
  const text = deconv.transport;
  return (
    <TransportBar
      label={text.label}
      actions={
        <>
          <Button
            look="primary"
            className={styles.play ?? ''}
            onClick={playback.toggle}
            aria-keyshortcuts="Space"
          >
            {playback.playing ? <Pause aria-hidden /> : <Play aria-hidden />}
            {playback.playing ? text.pause : text.play}
          </Button>
          <Button
            onClick={() => onMove(index - 1)}
            disabled={index === 0}
            aria-keyshortcuts="ArrowLeft"
          >
            <ArrowLeft aria-hidden />
            {text.back}
          </Button>
          <Button
            onClick={() => onMove(index + 1)}
            disabled={index === count - 1}
            aria-keyshortcuts="ArrowRight"
          >
            {text.next}
            <ArrowRight aria-hidden />
          </Button>
        </>
      }
      status={
        <>
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
        </>
      }
      end={
        <>
          <span className={styles.speed} role="group" aria-label={text.speed}>
            <Button
              look="quiet"
              onClick={playback.slower}
              disabled={playback.speed === 0}
              aria-label={text.slower}
              aria-keyshortcuts="["
            >
              −
            </Button>
            <span className={styles.rate}>{text.perSecond(speeds[playback.speed] ?? 1)}</span>
            <Button
              look="quiet"
              onClick={playback.faster}
              disabled={playback.speed === speeds.length - 1}
              aria-label={text.faster}
              aria-keyshortcuts="]"
            >
              +
            </Button>
          </span>
          <Segmented<Direction>
            label={deconv.direction.label}
            value={direction}
            options={[
              { value: 'conv', label: deconv.direction.conv, title: deconv.direction.convHint },
              {
                value: 'transpose',
                label: deconv.direction.transpose,
                title: deconv.direction.transposeHint,
              },
            ]}
            onChange={onTurn}
          />
        </>
      }
    />
  );
}
