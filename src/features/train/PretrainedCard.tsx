import { pretrainedNames } from '../../core/dataset';
import type { DatasetName } from '../../core/dataset';
import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../hooks/stores';
import { pretrainedPicture } from '../../persistence/pretrainedPicture';
import styles from './PretrainedCard.module.css';

interface Props {
  dataset: DatasetName;
  onOpen: () => void;
}

/** What the generator that ships for the data set draws, and a way to it. */
export function PretrainedCard({ dataset, onOpen }: Props) {
  const { setup: text } = useMessages().train;
  const onShow = useSession(
    ({ pretrained, info }) => pretrained && info?.config.dataset === dataset,
  );
  const busy = useSession(({ phase }) => phase === 'opening');
  const name = pretrainedNames[dataset];
  if (!name) return null;
  return (
    <button
      type="button"
      className={styles.card}
      data-pretrained={name}
      aria-pressed={onShow}
      disabled={busy}
      onClick={() => {
        if (!onShow) onOpen();
      }}
    >
      <span className={styles.thumb}>
        <img src={pretrainedPicture(name)} alt="" className={styles.image} />
      </span>
      <span>
        <span className={styles.name}>{text.pretrained[name]}</span>
        <span className={styles.state}>{onShow ? text.onShow : text.openPretrained}</span>
      </span>
    </button>
  );
}
