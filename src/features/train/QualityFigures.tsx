import type { DatasetName } from '../../core/dataset';
import { useSession } from '../../hooks/stores';
import { useRoomMessages } from '../../i18n/roomMessages';
import { ClassBars } from './ClassBars';
import { CopyingRows } from './CopyingRows';
import { DistanceScale } from './DistanceScale';
import { comparable, newestByHand } from './measurements';
import { QualityByHand } from './QualityByHand';
import styles from './QualityFigures.module.css';

/** When a run is first measured by itself. */
const firstStep = 100;

function Explanation({ hasClasses }: { hasClasses: boolean }) {
  const { quality: text, copying } = useRoomMessages('quality');
  const { statistic, signs } = copying.how;
  const { title, frechet, features, components, compare, classes, manifold, error } = text.how;
  const paragraphs = hasClasses
    ? [frechet, features, components, compare, classes, manifold, error, statistic, signs]
    : [frechet, components, compare, manifold, error, statistic, signs];
  return (
    <details className={styles.how}>
      <summary>{title}</summary>
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </details>
  );
}

/**
 * The newest measurement in figures. Those that come by themselves go first: one by hand is of another
 * number of images, and only takes their place while there are none.
 */
export function QualityFigures({ dataset }: { dataset: DatasetName }) {
  const { quality: text } = useRoomMessages('quality');
  const quality = useSession((session) => session.quality);
  // Of where the run was opened: the measurement itself takes a moment.
  const isLater = useSession(({ info }) => info !== null && info.step >= firstStep);
  const series = comparable(quality);
  const byHand = newestByHand(quality);
  const shown = series.at(-1) ?? byHand;
  const earlier = series.slice(0, -1);
  const hasClasses = dataset === 'mnist' || dataset === 'fashion';
  const judged = shown ? shown.features !== null : hasClasses;
  return (
    <div className={styles.quality} data-measured={shown?.step ?? ''}>
      {hasClasses ? (
        <ClassBars dataset={dataset} counts={shown?.classes ?? null} />
      ) : (
        <p className={styles.small}>{text.noClasses}</p>
      )}
      <div>
        <h3 className={styles.subtitle}>{text.distance}</h3>
        <p className={styles.small}>{text.unit}</p>
      </div>
      {judged && (
        <DistanceScale
          name="features"
          row={shown?.features ?? null}
          trail={earlier.flatMap(({ features }) => (features ? [features.share] : []))}
        />
      )}
      <DistanceScale
        name="components"
        row={shown?.components ?? null}
        trail={earlier.map(({ components }) => components.share)}
      />
      <p className={styles.basis}>
        {shown
          ? text.basis(shown.samples, shown.step, shown.average)
          : isLater
            ? text.later
            : text.first}
        {shown?.classifier && text.judge(shown.classifier.version, shown.classifier.testAccuracy)}
      </p>
      <CopyingRows history={quality} />
      <QualityByHand measured={byHand} alone={shown === byHand} />
      <Explanation hasClasses={hasClasses} />
    </div>
  );
}
