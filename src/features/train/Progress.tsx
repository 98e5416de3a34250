import { datasets } from '../../core/dataset';
import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../hooks/stores';
import { ProgressBar } from '../../ui/ProgressBar';
import { formatDuration, targetOf } from './target';
import styles from './Transport.module.css';
import type { Setup } from './useSetup';

/** How far the run is, how fast, and how long it will take. */
export function Progress({ setup }: { setup: Setup }) {
  const text = useMessages().train.transport;
  const { phase, step, speed, info } = useSession((state) => state);
  const training = phase === 'training';
  const goal = targetOf(step, setup.target);
  const config = info?.config ?? setup.config;
  const epochs = (step * config.model.batch) / datasets[config.dataset].images;
  return (
    <>
      <span className={styles.epoch}>{text.epoch(epochs)}</span>
      <span className={styles.speed} data-speed={speed?.imagesPerSecond ?? ''}>
        {training && speed ? text.speed(speed.imagesPerSecond) : ''}
      </span>
      <span className={styles.progress}>
        <ProgressBar label={text.progress} value={step} max={goal} />
      </span>
      <span>{text.target(goal)}</span>
      <span className={styles.left}>
        {training && speed && speed.stepsPerSecond > 0
          ? text.left(formatDuration((goal - step) / speed.stepsPerSecond))
          : ''}
      </span>
    </>
  );
}
