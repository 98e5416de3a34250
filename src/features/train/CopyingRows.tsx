import type { CopyingRow, Quality } from '../../core/metrics/quality';
import { copiedAbove, copyingBelow } from '../../core/metrics/alarms';
import { leastStatistic } from '../../core/metrics/copying';
import { useRoomMessages } from '../../i18n/roomMessages';
import { copyingOf } from './measurements';
import styles from './QualityFigures.module.css';

/** Z_U as it was measured on MNIST of 1,000 images: of real images not trained on, and of GANs. */
const measuredOf = { samples: 1000, real: -4, gans: [17, 37] } as const;

function verdictOf({ statistic, copiedShare }: CopyingRow): 'copies' | 'near' | 'no' {
  if (statistic < copyingBelow || copiedShare > copiedAbove) return 'copies';
  return statistic < 0 ? 'near' : 'no';
}

/** Of so many images: Z_U grows with the root of their number. */
function compared(samples: number) {
  const scale = Math.sqrt(samples / measuredOf.samples);
  const [low, high] = measuredOf.gans;
  const gans: [number, number] = [scale * low, scale * high];
  return { copies: leastStatistic(samples), real: scale * measuredOf.real, gans };
}

/**
 * Whether G copies, and whether D knows its training images by heart.
 * @param history all measurements of a run, by hand too, oldest first
 */
export function CopyingRows({ history }: { history: readonly Quality[] }) {
  const { copying: text } = useRoomMessages('quality');
  const found = copyingOf(history);
  const newest = history.at(-1);
  const copies = found?.copying;
  const verdict = copies ? verdictOf(copies) : null;
  return (
    <section className={styles.copying} data-copying={verdict ?? ''}>
      <h3 className={styles.subtitle}>{text.title}</h3>
      <dl>
        <dt>{text.statistic}</dt>
        <dd>{copies ? text.value(copies.statistic) : '–'}</dd>
        <dt>{text.signs}</dt>
        <dd>
          {text.sign(newest?.trainingSign ?? null)} / {text.sign(newest?.heldOutSign ?? null)}
        </dd>
      </dl>
      {found && copies && verdict ? (
        <>
          <p className={styles.said}>
            {verdict === 'copies'
              ? text.verdicts.copies(copies.copiedShare)
              : text.verdicts[verdict]}
          </p>
          <p className={styles.small}>
            {text.basis(copies.samples, found.step, copies.yardstick === 'heldOut')}{' '}
            {text.compare(compared(copies.samples))}
          </p>
        </>
      ) : (
        <p className={styles.small}>{text.none}</p>
      )}
    </section>
  );
}
