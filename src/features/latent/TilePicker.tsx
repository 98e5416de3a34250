import { useMemo } from 'react';
import { gridZ } from '../../core/latent/variants';
import { useRoomMessages } from '../../i18n/roomMessages';
import { tiles as tilesOf } from '../../core/pixels';
import { useSession } from '../../hooks/stores';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './TilePicker.module.css';

const columns = 8;
const count = columns * columns;

interface Props {
  /** What a choice is for, in words. */
  note: string;
  onPick: (z: Float32Array) => void;
  /** Names under which a z has been chosen. */
  marksOf?: (z: Float32Array) => string[];
}

/** The 64 fixed noise vectors as the newest generator draws them, to take a z from. */
export function TilePicker({ note, onPick, marksOf }: Props) {
  const { tiles: text } = useRoomMessages('latent').latent;
  const grid = useSession((state) => state.grid);
  const model = useSession((state) => state.info?.config.model);
  const tiles = useMemo(() => (grid ? tilesOf(grid.imageGrid, columns, count) : []), [grid]);
  const zs = useMemo(() => {
    if (!model) return [];
    const { seed, latent } = model;
    const all = gridZ(seed, count, latent);
    return Array.from({ length: count }, (_, i) => all.slice(i * latent, (i + 1) * latent));
  }, [model]);
  return (
    <Panel title={text.title} note={note}>
      {tiles.length === 0 ? (
        <p className={styles.waiting}>{text.waiting}</p>
      ) : (
        <div className={styles.grid}>
          {tiles.map((pixels, i) => {
            const z = zs[i];
            const marks = (z && marksOf?.(z).join(' ')) ?? '';
            return (
              <button
                key={i}
                type="button"
                className={styles.tile}
                aria-label={marks === '' ? text.item(i + 1) : text.marked(i + 1, marks)}
                data-marks={marks}
                onClick={() => z && onPick(z)}
              >
                <PixelCanvas pixels={pixels} label="" aria-hidden />
                {marks !== '' && <span className={styles.mark}>{marks}</span>}
              </button>
            );
          })}
        </div>
      )}
    </Panel>
  );
}
