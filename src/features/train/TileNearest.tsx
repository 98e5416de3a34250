import type { NearestImages, NearestYardstick } from '../../rpc/engine';
import { tiles } from '../../core/pixels';
import { formatFault } from '../../i18n/formatFault';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './TileCard.module.css';
import { quantile, shareBelow } from './tilePictures';
import type { Answer } from './useAnswer';

/** As `copiedShare` has it: a root mean square difference of so many levels hardly shows. */
const hardlyShows = 8;

type Verdict = 'copy' | 'near' | 'usual' | 'far';

function verdictOf(distance: number, share: number): Verdict {
  if (distance <= hardlyShows) return 'copy';
  if (share < 0.05) return 'near';
  return share >= 0.95 ? 'far' : 'usual';
}

/** How near a forgery is, beside how near real images are: as a bar, and in words. */
function Judged({ distance, yardstick }: { distance: number; yardstick: NearestYardstick }) {
  const { tile } = useRoomMessages('quality');
  const text = tile.nearest;
  const { kind, distances } = yardstick;
  const share = shareBelow(distance, distances);
  const verdict = verdictOf(distance, share);
  const few = quantile(distances, 0.05);
  const half = quantile(distances, 0.5);
  const most = quantile(distances, 0.95);
  const end = 1.15 * Math.max(most, distance);
  const at = (level: number) => `${(100 * level) / end}%`;
  return (
    <>
      <div className={styles.scale} aria-hidden>
        <span className={styles.usual} style={{ left: at(few), right: at(end - most) }} />
        <span className={styles.half} style={{ left: at(half) }} />
        <span className={styles.own} style={{ left: at(distance) }} />
      </div>
      <p data-verdict={verdict}>
        {verdict === 'copy' ? text.copy(distance) : text[verdict](share, kind)}
      </p>
      <p className={styles.small}>{text.yardstick(half, few, kind, distances.length)}</p>
    </>
  );
}

interface Props {
  nearest: Answer<NearestImages> | null;
  yardstick: Answer<NearestYardstick> | null;
  /** Training images of the data set. */
  all: number;
}

/** A forgery beside the training images nearest to it. */
export function TileNearest({ nearest, yardstick, all }: Props) {
  const messages = useMessages();
  const { tile } = useRoomMessages('quality');
  const text = tile.nearest;
  if (nearest === null) return <p className={styles.small}>{text.searching}</p>;
  if ('fault' in nearest) return <p>{formatFault(messages, nearest.fault)}</p>;
  const { fake, images, indices, distances, searched } = nearest.value;
  const [distance = Number.NaN] = distances;
  return (
    <>
      <div className={styles.nearest}>
        <figure className={styles.fake}>
          <PixelCanvas pixels={fake} label={text.fakeLabel} />
          <figcaption>{text.fake}</figcaption>
        </figure>
        <ol className={styles.real}>
          {tiles(images, indices.length, indices.length).map((picture, i) => {
            const [index = 0, far = Number.NaN] = [indices[i], distances[i]];
            return (
              <li key={index}>
                <figure>
                  <PixelCanvas pixels={picture} label={text.label(i + 1, index, far)} />
                  <figcaption aria-hidden>{text.levels(far)}</figcaption>
                </figure>
              </li>
            );
          })}
        </ol>
      </div>
      <p className={styles.small}>{text.searched(searched, all)}</p>
      <div className={styles.judged} aria-live="polite">
        {yardstick === null ? (
          <p className={styles.small}>{text.measuring}</p>
        ) : 'fault' in yardstick ? (
          <p className={styles.small}>{text.noYardstick}</p>
        ) : (
          <Judged distance={distance} yardstick={yardstick.value} />
        )}
      </div>
    </>
  );
}
