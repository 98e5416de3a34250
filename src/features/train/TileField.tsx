import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { gridIndexCode } from '../../state/latent/gridIndexCode';
import { useStaysInRoom } from '../../hooks/classView';
import { useStores } from '../../hooks/stores';
import { PixelCanvas } from '../../ui/PixelCanvas';
import type { Pixels } from '../../core/pixels';
import { tile } from '../../core/pixels';
import styles from './TileField.module.css';

const side = 8;
const last = side * side - 1;
const rows = Array.from({ length: side }, (_, row) => row);

/** Where a key leads from a tile; null for a key that is none of ours. */
function moved(key: string, from: number): number | null {
  const column = from % side;
  switch (key) {
    case 'ArrowLeft':
      return column > 0 ? from - 1 : from;
    case 'ArrowRight':
      return column < side - 1 ? from + 1 : from;
    case 'ArrowUp':
      return from >= side ? from - side : from;
    case 'ArrowDown':
      return from <= last - side ? from + side : from;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/**
 * Lies over the grid of the fixed noise: a tile under the pointer or the focus is magnified, and a press
 * takes its z to Latent space. One tab stop; arrows move within.
 */
export function TileField({ imageGrid }: { imageGrid: Pixels | null }) {
  const { grid: text } = useMessages().train;
  const { url } = useStores();
  const stays = useStaysInRoom();
  const field = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const [under, setUnder] = useState<number | null>(null);

  const open = (index: number) => {
    if (stays) return;
    const { params, setParams, go } = url.getState();
    setParams('latent', { ...params.latent, z: gridIndexCode(index) });
    go('latent');
  };
  const steer = (event: KeyboardEvent) => {
    const next = moved(event.key, stop);
    if (next === null) return;
    event.preventDefault();
    field.current?.querySelectorAll('button')[next]?.focus();
  };
  const column = (under ?? 0) % side;
  const row = Math.floor((under ?? 0) / side);
  const at = (place: number) => `${(100 * place) / (side - 1)}%`;
  return (
    <div
      ref={field}
      className={styles.field}
      role="grid"
      aria-label={text.pick}
      onKeyDown={steer}
      onPointerLeave={() => setUnder(null)}
      onBlur={() => setUnder(null)}
    >
      {rows.map((y) => (
        <div key={y} className={styles.row} role="row">
          {rows.map((x) => {
            const index = y * side + x;
            return (
              <button
                key={x}
                type="button"
                role="gridcell"
                className={styles.tile}
                tabIndex={index === stop ? 0 : -1}
                aria-label={text.tile(index + 1)}
                data-tile={index}
                onPointerEnter={() => setUnder(index)}
                onFocus={() => {
                  setStop(index);
                  setUnder(index);
                }}
                onClick={() => open(index)}
              />
            );
          })}
        </div>
      ))}
      {imageGrid && under !== null && (
        <div
          className={styles.lens}
          aria-hidden
          style={{ left: at(column), top: at(row), translate: `-${at(column)} -${at(row)}` }}
        >
          <PixelCanvas pixels={tile(imageGrid, imageGrid.width / side, column, row)} label="" />
        </div>
      )}
    </div>
  );
}
