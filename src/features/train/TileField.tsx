import { useCallback, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { RunConfig } from '../../core/config';
import { useMessages } from '../../i18n/useMessages';
import { lazyPart } from '../../ui/lazyPart';
import { PixelCanvas } from '../../ui/PixelCanvas';
import type { Pixels } from '../../core/pixels';
import { tile } from '../../core/pixels';
import styles from './TileField.module.css';
import { moved, side } from './tileSteps';

const TileCard = lazyPart(async () => (await import('./TileCard')).TileCard);

const rows = Array.from({ length: side }, (_, row) => row);

interface Props {
  imageGrid: Pixels | null;
  config: RunConfig;
}

/**
 * Lies over the grid of the fixed noise: a tile under the pointer or the focus is magnified, and a press
 * opens a card at it. One tab stop; arrows move within, also while the card is open.
 */
export function TileField({ imageGrid, config }: Props) {
  const { grid: text } = useMessages().train;
  const field = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const [under, setUnder] = useState<number | null>(null);
  const [opened, setOpened] = useState<number | null>(null);

  const focusTile = (index: number) => field.current?.querySelectorAll('button')[index]?.focus();
  const close = useCallback(() => setOpened(null), []);
  const move = (index: number) => {
    setStop(index);
    setOpened(index);
  };
  const steer = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    const next = moved(event.key, stop);
    if (next === null) return;
    event.preventDefault();
    if (opened === null) focusTile(next);
    else move(next);
  };
  const column = (under ?? 0) % side;
  const row = Math.floor((under ?? 0) / side);
  const at = (place: number) => `${(100 * place) / (side - 1)}%`;
  return (
    <>
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
                  aria-haspopup="dialog"
                  data-tile={index}
                  data-opened={index === opened}
                  onPointerEnter={() => setUnder(index)}
                  onFocus={() => {
                    setStop(index);
                    setUnder(index);
                  }}
                  onClick={() => setOpened(index === opened ? null : index)}
                />
              );
            })}
          </div>
        ))}
        {imageGrid && under !== null && opened === null && (
          <div
            className={styles.lens}
            aria-hidden
            style={{ left: at(column), top: at(row), translate: `-${at(column)} -${at(row)}` }}
          >
            <PixelCanvas pixels={tile(imageGrid, imageGrid.width / side, column, row)} label="" />
          </div>
        )}
      </div>
      {opened !== null && (
        <TileCard
          props={{
            index: opened,
            config,
            field,
            onClose: close,
            onEscape: () => {
              close();
              focusTile(opened);
            },
            onMove: move,
          }}
        />
      )}
    </>
  );
}
