import { X } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { RunConfig } from '../../core/config';
import { datasets } from '../../core/dataset';
import { gridZ } from '../../core/latent/variants';
import { useStaysInRoom } from '../../hooks/classView';
import { useSession, useStores } from '../../hooks/stores';
import { useRoomMessages } from '../../i18n/roomMessages';
import { gridIndexCode } from '../../state/latent/gridIndexCode';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { observeSize } from '../../ui/observeSize';
import { placeCard } from './placeCard';
import styles from './TileCard.module.css';
import { TileCritique } from './TileCritique';
import { TileNearest } from './TileNearest';
import { moved, side } from './tileSteps';
import { useAnswer } from './useAnswer';

/** Training images that are shown beside a forgery. */
const shownNearest = 5;

interface Props {
  /** Of the tile in the grid. */
  index: number;
  config: RunConfig;
  /** The grid's tiles. */
  field: RefObject<HTMLElement | null>;
  onClose: () => void;
  /** Closes, and gives the focus back to the tile. */
  onEscape: () => void;
  onMove: (index: number) => void;
}

/** Keeps a card at its tile, within the panel; @returns its place, null until it is known */
function usePlace(card: RefObject<HTMLElement | null>, { index, field }: Props) {
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const own = card.current;
    const screen = field.current?.parentElement;
    const area = screen?.parentElement;
    if (!own || !screen || !area) return;
    const put = () => {
      const origin = screen.getBoundingClientRect();
      const size = origin.width / side;
      const tile = {
        left: (index % side) * size,
        top: Math.floor(index / side) * size,
        width: size,
        height: size,
      };
      const { left, top, width, height } = area.getBoundingClientRect();
      const within = { left: left - origin.left, top: top - origin.top, width, height };
      setPlace(placeCard({ width: own.offsetWidth, height: own.offsetHeight }, tile, within));
    };
    put();
    const ends = [observeSize(own, put), observeSize(area, put)];
    return () => ends.forEach((end) => end());
  }, [card, field, index]);
  return place;
}

/** Three questions about the run that is open; its answers are of the moment in which they were asked. */
function useTile(index: number, { model: { seed, latent } }: RunConfig) {
  const { engine } = useStores().session;
  const info = useSession((state) => state.info);
  const dataset = info?.config.dataset;
  // What was compared with a part of the images is compared again once all have arrived.
  const isWhole = useSession(({ data }) => data !== null && data.loaded === data.images);
  const z = useMemo(
    () => info && gridZ(seed, index + 1, latent).slice(index * latent),
    [info, seed, latent, index],
  );
  const askNearest = useMemo(
    () => z && { isWhole, ask: () => engine.nearestImages(z, shownNearest) },
    [engine, z, isWhole],
  );
  const askYardstick = useMemo(
    () => dataset && { isWhole, ask: () => engine.nearestYardstick() },
    [engine, dataset, isWhole],
  );
  const askCritique = useMemo(() => z && (() => engine.critique(z)), [engine, z]);
  return {
    isOpen: info !== null,
    nearest: useAnswer(askNearest?.ask),
    yardstick: useAnswer(askYardstick?.ask),
    critique: useAnswer(askCritique),
  };
}

/** What is known of a tile: its nearest training images, and what D tells G about it. */
export function TileCard(props: Props) {
  const { index, config, field, onClose, onEscape, onMove } = props;
  const { tile: text } = useRoomMessages('quality');
  const { url } = useStores();
  const stays = useStaysInRoom();
  const card = useRef<HTMLDivElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const id = useId();
  const place = usePlace(card, props);
  const { isOpen, nearest, yardstick, critique } = useTile(index, config);
  const step =
    nearest && 'value' in nearest
      ? nearest.value.step
      : critique && 'value' in critique
        ? critique.value?.step
        : undefined;

  const isPlaced = place !== null;
  useEffect(() => {
    if (isPlaced) (first.current ?? card.current)?.focus();
  }, [isPlaced, index]);
  // It grows with every answer.
  useEffect(() => {
    if (isPlaced) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isPlaced, index, nearest, yardstick, critique]);
  useEffect(() => {
    const press = ({ target }: PointerEvent) => {
      const isOurs = (of: Element | null) =>
        target instanceof Node && of?.contains(target) === true;
      // A press of a tile is the grid's to answer.
      if (!isOurs(card.current) && !isOurs(field.current)) onClose();
    };
    document.addEventListener('pointerdown', press);
    return () => document.removeEventListener('pointerdown', press);
  }, [field, onClose]);

  const steer = (event: KeyboardEvent) => {
    const next = moved(event.key, index);
    if (event.key === 'Escape') onEscape();
    else if (next !== null) onMove(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const open = () => {
    const { params, setParams, go } = url.getState();
    setParams('latent', { ...params.latent, z: gridIndexCode(index) });
    go('latent');
  };
  return (
    <div
      ref={card}
      className={styles.card}
      role="dialog"
      tabIndex={-1}
      aria-labelledby={id}
      style={place ?? { visibility: 'hidden' }}
      data-card={index}
      onKeyDown={steer}
      onBlur={({ relatedTarget: next }) => {
        if (next && !card.current?.contains(next) && !field.current?.contains(next)) onClose();
      }}
    >
      <header className={styles.head}>
        <h3 id={id}>{text.title(index + 1)}</h3>
        {step !== undefined && <span className={styles.small}>{text.at(step)}</span>}
        <IconButton label={text.close} small onClick={onEscape}>
          <X aria-hidden />
        </IconButton>
      </header>
      {!stays && (
        <Button ref={first} small look="primary" onClick={open}>
          {text.open}
        </Button>
      )}
      {isOpen ? (
        <>
          <section>
            <h4>{text.nearest.title}</h4>
            <TileNearest
              nearest={nearest}
              yardstick={yardstick}
              all={datasets[config.dataset].images}
            />
          </section>
          <section>
            <h4>{text.critique.title}</h4>
            <TileCritique critique={critique} />
          </section>
        </>
      ) : (
        <p className={styles.small}>{text.waiting}</p>
      )}
    </div>
  );
}
