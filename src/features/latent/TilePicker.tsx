import { useMemo } from 'react';
import { gridZ } from '../../core/latent/variants';
import { useRoomMessages } from '../../i18n/roomMessages';
import { tileOf } from '../../store/latent/pictures';
import { useSession } from '../../store/stores';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './TilePicker.module.css';

const columns = 8;
const count = columns * columns;

interface Props {
  /** What a choice is for, in words. */
  note: string;
  onPick: (z: Float32Array) => void;
}

/** The 64 fixed noise vectors as the newest generator draws them, to take a z from. */
export function TilePicker({ note, onPick }: Props) {
  const { tiles: text } = useRoomMessages('latent').latent;
  const grid = useSession((state) => state.grid);
  const model = useSession((state) => state.info?.config.model);
  const tiles = useMemo(
    () => (grid ? Array.from({ length: count }, (_, i) => tileOf(grid.sheet, columns, i)) : []),
    [grid],
  );
  const pick = (index: number) => {
    if (!model) return;
    const { seed, latent } = model;
    onPick(gridZ(seed, count, latent).slice(index * latent, (index + 1) * latent));
  };
  return (
    <Panel title={text.title} note={note}>
      {tiles.length === 0 ? (
        <p className={styles.waiting}>{text.waiting}</p>
      ) : (
        <div className={styles.grid}>
          {tiles.map((pixels, i) => (
            <button
              key={i}
              type="button"
              className={styles.tile}
              aria-label={text.item(i + 1)}
              onClick={() => pick(i)}
            >
              <PixelCanvas pixels={pixels} label="" aria-hidden />
            </button>
          ))}
        </div>
      )}
    </Panel>
  );
}
