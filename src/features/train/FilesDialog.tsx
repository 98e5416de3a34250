import { useEffect, useRef, useState } from 'react';
import { toFaultRecord } from '../../core/fault';
import { formatFault } from '../../i18n/formatFault';
import { useMessages } from '../../i18n/useMessages';
import { exportRun, exports, saveRun } from '../../persistence/runFiles';
import type { StoredCheckpoint } from '../../persistence/archive/archive';
import { useHistory, useSession, useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import styles from './FilesDialog.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Save, open and export. Loaded when it is first asked for. */
export function FilesDialog({ open, onClose }: Props) {
  const messages = useMessages();
  const text = messages.history.files;
  const { runHistory, replacing, session, files } = useStores();
  const source = { engine: session.engine, files };
  const frames = useHistory((state) => state.frames);
  const grid = useSession((state) => state.grid);
  const ready = useSession((state) => state.info !== null);
  const [said, setSaid] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const [runs, setRuns] = useState<StoredCheckpoint[]>([]);
  useEffect(() => {
    if (!open) return;
    // Where the archive can't be read, a banner says so.
    runHistory.runs().then(setRuns, () => setRuns([]));
  }, [open, runHistory]);
  const nameOf = ({ dataset }: StoredCheckpoint) =>
    dataset ? messages.train.setup.datasets[dataset] : null;
  const attempt = (work: () => Promise<unknown>) => {
    setSaid('');
    work().then(
      (done) => setSaid(done === false ? text.cannot : ''),
      (error: unknown) => setSaid(formatFault(messages, toFaultRecord(error))),
    );
  };
  return (
    <Dialog open={open} title={text.title} closeLabel={messages.app.close} onClose={onClose}>
      <div className={styles.part}>
        <Button look="primary" disabled={!ready} onClick={() => attempt(() => saveRun(source))}>
          {text.save}
        </Button>
        <p>{ready ? text.saveText : text.nothing}</p>
      </div>
      <div className={styles.part}>
        <Button onClick={() => input.current?.click()}>{text.load}</Button>
        {/* The browser's own field speaks the browser's language, not the page's. */}
        <input
          ref={input}
          hidden
          type="file"
          aria-label={text.load}
          accept=".safetensors"
          onChange={(event) => {
            const file = event.target.files?.[0];
            // The same file may be chosen again.
            event.target.value = '';
            if (!file) return;
            attempt(async () => {
              // A refused file is explained here; an opened one is the session's from then on.
              const checkpoint = await files.readFile(file);
              if (await replacing.replace(() => session.engine.load(checkpoint, 'auto'))) onClose();
            });
          }}
        />
        <p>{text.loadText}</p>
      </div>
      {runs.length > 0 && (
        <div className={styles.part}>
          <h3>{text.runsTitle}</h3>
          <div className={styles.buttons}>
            {runs.map((run) => (
              <Button
                key={run.id}
                data-kept-run={run.step}
                onClick={() =>
                  attempt(async () => {
                    if (await replacing.replace(() => runHistory.resume(run.id, 'auto'))) onClose();
                  })
                }
              >
                {text.run(run.step, run.saved, nameOf(run))}
              </Button>
            ))}
          </div>
          <p>{text.runsText}</p>
        </div>
      )}
      <div className={styles.part}>
        <h3>{text.exportTitle}</h3>
        <div className={styles.buttons}>
          {exports.map((what) => (
            <Button
              key={what}
              disabled={!ready}
              onClick={() => attempt(() => exportRun(source, what, grid, frames))}
            >
              {text.exports[what]}
            </Button>
          ))}
        </div>
        <p>{text.exportText}</p>
      </div>
      <p role="status" data-files-said>
        {said}
      </p>
    </Dialog>
  );
}
