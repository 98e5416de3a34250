import { useMemo } from 'react';
import type { Critique } from '../../rpc/engine';
import { formatFault } from '../../i18n/formatFault';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './TileCard.module.css';
import { critiquePicture, wantedChange } from './tilePictures';
import type { Answer } from './useAnswer';

function HeatMap({ critique }: { critique: Critique }) {
  const { tile } = useRoomMessages('quality');
  const text = tile.critique;
  const change = useMemo(() => wantedChange(critique), [critique]);
  const picture = useMemo(() => critiquePicture(critique, change), [critique, change]);
  if (change.every((value) => value === 0)) return <p>{text.nothing}</p>;
  return (
    <div className={styles.critique}>
      <PixelCanvas pixels={picture} label={text.label} data-critique={critique.step} />
      <div>
        <p className={styles.legend} aria-hidden>
          <span data-wants="lighter">{text.lighter}</span>
          <span data-wants="darker">{text.darker}</span>
        </p>
        <p className={styles.small}>{text.text(critique.batch)}</p>
      </div>
    </div>
  );
}

/** What D tells G about a forgery: a heat map over it. */
export function TileCritique({ critique }: { critique: Answer<Critique | null> | null }) {
  const messages = useMessages();
  const { tile } = useRoomMessages('quality');
  const text = tile.critique;
  if (critique === null) return <p className={styles.small}>{text.asking}</p>;
  if ('fault' in critique) return <p>{formatFault(messages, critique.fault)}</p>;
  if (critique.value === null) return <p className={styles.small}>{text.cannot}</p>;
  return <HeatMap critique={critique.value} />;
}
