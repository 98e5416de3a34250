import { useRoomMessages } from '../../i18n/roomMessages';
import type { DrawnTwice } from '../../state/lessons/lesson';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './LessonCard.module.css';

/** One z, drawn in its batch and alone. */
export function Pair({ inBatch, alone }: DrawnTwice) {
  const { card } = useRoomMessages('lessons').lessonUi;
  return (
    <div className={styles.pair}>
      <figure>
        <PixelCanvas pixels={inBatch} label={card.inBatchLabel} />
        <figcaption>{card.inBatch}</figcaption>
      </figure>
      <figure>
        <PixelCanvas pixels={alone} label={card.aloneLabel} />
        <figcaption>{card.alone}</figcaption>
      </figure>
    </div>
  );
}
