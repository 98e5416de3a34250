import { useId } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { rare } from '../../persistence/archive/savePolicy';
import { useHistory } from '../../hooks/stores';
import { lazyPart } from '../../ui/lazyPart';
import styles from './History.module.css';

const Replay = lazyPart(async () => (await import('./Replay')).Replay);

/** The run so far under its newest pictures; before there is any, what will appear. */
export function History() {
  const { history: text } = useMessages();
  const begun = useHistory(({ frames }) => frames.length > 1);
  const { bytes, interval } = useHistory(({ keeping }) => keeping);
  const id = useId();
  const empty = <p className={styles.text}>{text.empty}</p>;
  return (
    <section className={styles.history} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {text.title}
      </h3>
      {begun ? <Replay waiting={empty} props={{}} /> : empty}
      {interval > rare && (
        <p className={styles.text} data-seldom>
          {text.seldom(bytes, interval)}
        </p>
      )}
    </section>
  );
}
