import type { DistanceRow, Quality } from '../../core/metrics/quality';
import { useSession, useStores } from '../../hooks/stores';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Button } from '../../ui/Button';
import { samplesByHand } from './measurements';
import styles from './QualityFigures.module.css';

const manifoldNames = ['precision', 'recall', 'density', 'coverage'] as const;

interface FiguresProps {
  measured: Quality;
  /** Whether the scales above show this measurement. */
  alone: boolean;
}

/** A measurement by hand in numbers: beside those of other numbers of images, never among them. */
function Figures({ measured, alone }: FiguresProps) {
  const { quality: text } = useRoomMessages('quality');
  const { samples, step, manifold, features, components } = measured;
  const distance = (label: string, row: DistanceRow | null) =>
    row && (
      <div className={styles.wide}>
        <dt>{label}</dt>
        <dd>{text.byHand.real(text.withError(row.share, row.standardError), row.real)}</dd>
      </div>
    );
  return (
    <section className={styles.figures} data-by-hand={step}>
      <h3>{text.byHand.title(samples, step)}</h3>
      <dl>
        {!alone && distance(text.rows.features, features)}
        {!alone && distance(text.rows.components, components)}
        {manifold &&
          manifoldNames.map((name) => (
            <div key={name}>
              <dt>{text.byHand[name]}</dt>
              <dd>{text.byHand.value(manifold[name])}</dd>
            </div>
          ))}
      </dl>
      {!alone && <p className={styles.small}>{text.byHand.apart}</p>}
    </section>
  );
}

/** What a person measures when they want to know more exactly. */
export function QualityByHand({ measured, alone }: { measured: Quality | null; alone: boolean }) {
  const { quality: text } = useRoomMessages('quality');
  const { session } = useStores();
  const measuring = useSession((state) => state.measuring);
  const isOpen = useSession((state) => state.info !== null && state.phase !== 'opening');
  return (
    <>
      <div className={styles.ask}>
        <Button
          small
          className={styles.button}
          disabled={measuring || !isOpen}
          onClick={() => void session.measure(samplesByHand)}
        >
          {measuring ? text.byHand.busy(samplesByHand) : text.byHand.button(samplesByHand)}
        </Button>
        <p className={styles.small}>{text.byHand.hint}</p>
      </div>
      {measured && <Figures measured={measured} alone={alone} />}
    </>
  );
}
