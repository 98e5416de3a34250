import { X } from 'lucide-react';
import { useRoomMessages } from '../../i18n/roomMessages';
import { IconButton } from '../../ui/IconButton';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './KeptPanel.module.css';
import { useLatent, useLatentActions } from './useLatent';

/** Favourites: z's to come back to. */
export function KeptPanel({ onPick }: { onPick: (z: Float32Array) => void }) {
  const { kept: text } = useRoomMessages('latent').latent;
  const pictures = useLatent((state) => state.drawn.kept);
  const { store, change } = useLatentActions();
  const remove = (index: number) =>
    change({ kept: store.getState().kept.filter((_, i) => i !== index) });
  return (
    <Panel title={text.title}>
      {pictures.length === 0 ? (
        <p className={styles.empty}>{text.empty}</p>
      ) : (
        <ul className={styles.list}>
          {pictures.map((picture, i) => (
            <li key={i} className={styles.item}>
              <button
                type="button"
                className={styles.shot}
                aria-label={text.item(i + 1)}
                onClick={() => onPick(picture.z)}
              >
                <PixelCanvas pixels={picture.pixels} label="" aria-hidden />
              </button>
              <IconButton
                label={text.remove(i + 1)}
                className={styles.remove ?? ''}
                onClick={() => remove(i)}
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
