import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { ProgressBar } from '../../ui/ProgressBar';
import styles from './GameRoom.module.css';
import { useGameStore } from './useGame';

/** In the figure's place while a link's steps are played: how far it is, and the way out. */
export function ReplayPanel({ step, steps }: { step: number; steps: number }) {
  const { game } = useRoomMessages('game');
  const store = useGameStore();
  return (
    <Panel title={game.title} grow>
      <div className={styles.replay} data-replay={step}>
        <p>{game.replay.progress(step, steps)}</p>
        <ProgressBar label={game.replay.label} value={step} max={steps} />
        <p className={styles.label}>{game.replay.note}</p>
        <Button onClick={() => void store.startHere()}>{game.replay.startHere}</Button>
      </div>
    </Panel>
  );
}
