import { useEffect } from 'react';
import { useStore } from 'zustand';
import { datasetOf, keptDatasets } from '../core/offline';
import type { OfflineStatus } from '../core/offline';
import { useRoomMessages } from '../i18n/roomMessages';
import { useOffline, useSession } from '../hooks/stores';
import type { Keeping } from '../state/offline/keeping';
import { Button } from '../ui/Button';
import { ProgressBar } from '../ui/ProgressBar';
import styles from './OfflineSection.module.css';
import { useRunAtRisk } from './useRunAtRisk';

/** Bytes kept and bytes there are. */
function sizes(files: OfflineStatus['files']): { kept: number; all: number } {
  const sum = (some: OfflineStatus['files']) => some.reduce((total, { bytes }) => total + bytes, 0);
  return { kept: sum(files.filter(({ kept }) => kept)), all: sum(files) };
}

function NewVersion() {
  const text = useRoomMessages('offline').offline.update;
  const reload = useOffline((state) => state.reload);
  const trained = useSession((session) => session.trained > 0);
  const atRisk = useRunAtRisk();
  return (
    <div className={styles.ways}>
      <p>
        {atRisk ? text.waits : text.ready} {!atRisk && trained && text.kept}
      </p>
      {!atRisk && <Button onClick={reload}>{text.reload}</Button>}
    </div>
  );
}

function KeptList({ files }: { files: OfflineStatus['files'] }) {
  const text = useRoomMessages('offline').offline;
  return (
    <dl className={styles.list} aria-label={text.listTitle}>
      {keptDatasets.map((dataset) => {
        const { kept, all } = sizes(files.filter(({ url }) => datasetOf(url) === dataset));
        const state = kept === all ? 'kept' : kept === 0 ? 'none' : 'part';
        return (
          <div key={dataset} data-kept-dataset={dataset} data-state={state}>
            <dt>{text.datasets[dataset]}</dt>
            <dd>
              {state === 'kept' && text.kept(all)}
              {state === 'part' && text.partlyKept(kept, all)}
              {state === 'none' && text.notKept(all)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Kept({ keeping }: { keeping: Keeping }) {
  const text = useRoomMessages('offline').offline;
  const { status, progress, problem, persisted } = useStore(keeping.store);
  useEffect(() => {
    void keeping.refresh();
  }, [keeping]);
  const { kept, all } = sizes(status?.files ?? []);
  return (
    <>
      {status && (
        <>
          <p>{text.app(status.appBytes)}</p>
          <KeptList files={status.files} />
        </>
      )}
      <p role="status" data-offline-problem={problem ?? ''}>
        {problem ? text.problems[problem] : status && kept === all && text.allKept}
      </p>
      {progress ? (
        <div className={styles.ways}>
          <div className={styles.progress}>
            <span>{text.progress(progress.done, progress.total)}</span>
            <ProgressBar label={text.progressLabel} value={progress.done} max={progress.total} />
          </div>
          <Button onClick={keeping.cancel}>{text.cancel}</Button>
        </div>
      ) : (
        <div className={styles.ways}>
          {kept < all && (
            <Button look="primary" onClick={() => void keeping.keepAll()}>
              {text.keepAll(all - kept)}
            </Button>
          )}
          {kept > 0 && <Button onClick={() => void keeping.remove()}>{text.remove(kept)}</Button>}
        </div>
      )}
      {kept > 0 && persisted !== null && (
        <p className={styles.soft}>{persisted ? text.persisted : text.mayClear}</p>
      )}
    </>
  );
}

/** What works without a network, what is kept for it, and ways to keep all or less. */
export function OfflineSection() {
  const text = useRoomMessages('offline').offline;
  const { support, keeping, updated } = useOffline((state) => state);
  return (
    <section className={styles.section} data-offline={support}>
      <h3 className={styles.heading}>{text.title}</h3>
      {updated && <NewVersion />}
      {support !== 'ready' && <p>{text.support[support]}</p>}
      {keeping && <Kept keeping={keeping} />}
    </section>
  );
}
