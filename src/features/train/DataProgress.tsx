import type { DatasetName } from '../../core/dataset';
import { useMessages } from '../../i18n/useMessages';
import { useSession } from '../../hooks/stores';
import { ProgressBar } from '../../ui/ProgressBar';
import styles from './DataProgress.module.css';

/** What the data set is and, while it is on its way, how much of it has arrived. */
export function DataProgress({ dataset }: { dataset: DatasetName }) {
  const { data: text, setup } = useMessages().train;
  const data = useSession((session) => session.data);
  const here = useSession((session) => session.info?.config.dataset === dataset);
  const loading = data !== null && data.loaded < data.images;
  return (
    <div
      className={styles.progress}
      data-loaded={data?.loaded ?? 0}
      data-images={data?.images ?? 0}
    >
      <div className={styles.bar}>
        {loading && <ProgressBar label={text.label} value={data.bytes} max={data.totalBytes} />}
      </div>
      <p>
        {loading && here
          ? text.progress(data.loaded, data.images, data.bytes, data.totalBytes)
          : setup.datasetNote[dataset]}
      </p>
    </div>
  );
}
