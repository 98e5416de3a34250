import { formatFault } from '../i18n/formatFault';
import { useRoomMessages } from '../i18n/roomMessages';
import { useMessages } from '../i18n/useMessages';
import { useLocked } from '../hooks/classView';
import { useOffline, useRoomParams, useSession, useSettings } from '../hooks/stores';
import { engineChoices, trainCodec } from '../state/trainUrl';
import { Dialog } from '../ui/Dialog';
import { lazyPart } from '../ui/lazyPart';
import { Select } from '../ui/Select';
import styles from './EngineDialog.module.css';

const CoresNote = lazyPart(async () => (await import('./CoresNote')).CoresNote);

/** How many parts an error is one of, to one digit, as people write it. */
function parts(error: number, language: string): string {
  const format = new Intl.NumberFormat(language, { maximumSignificantDigits: 1 });
  return format.format(1 / Math.max(error, 1e-9));
}

/** Which engine trains the next run: the same choice as in Train's setup. */
function EngineSelect() {
  const { app, train } = useMessages();
  const { engine: text } = useRoomMessages('dialogs');
  const [params, setParams] = useRoomParams('train');
  const locked = useLocked('setup');
  const link = trainCodec.parse(params);
  return (
    <Select
      label={text.choose}
      value={link.choice}
      options={engineChoices.map((value) => ({ value, label: train.setup.engines[value] }))}
      hint={locked ? app.locked : text.chooseHint}
      disabled={locked}
      onChange={(choice) => setParams(trainCodec.format({ ...link, choice }))}
    />
  );
}

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Which engine and device train, why that one, and a choice of another. */
export function EngineDialog({ open, onClose }: Props) {
  const messages = useMessages();
  const { app } = messages;
  const { engine: text } = useRoomMessages('dialogs');
  const language = useSettings((settings) => settings.language);
  const info = useSession((session) => session.info);
  const isolatedByReload = useOffline((offline) => offline.isolatedByReload);
  return (
    <Dialog open={open} title={text.title} closeLabel={app.close} onClose={onClose}>
      {info ? (
        <dl className={styles.facts}>
          <dt>{text.facts.trainer}</dt>
          <dd>{text.trainers[info.engine]}</dd>
          <dt>{text.facts.backend}</dt>
          <dd>{app.engine.names[info.backend]}</dd>
          <dt>{text.facts.device}</dt>
          <dd>
            {info.threads === undefined ? info.device || text.facts.hidden : text.facts.processor}
          </dd>
          {info.threads !== undefined && (
            <>
              <dt>{text.facts.threads}</dt>
              <dd>{info.threads}</dd>
            </>
          )}
          {info.agreement !== undefined && (
            <>
              <dt>{text.facts.agreement}</dt>
              <dd>{text.facts.agrees(parts(info.agreement, language))}</dd>
            </>
          )}
          {info.trial !== undefined && (
            <>
              <dt>{text.facts.trial}</dt>
              <dd>
                {info.trial.map(({ backend, ms }) => (
                  <div key={backend}>{text.facts.tried(app.engine.names[backend], ms)}</div>
                ))}
              </dd>
            </>
          )}
        </dl>
      ) : (
        <p>{text.closed}</p>
      )}
      {info?.fallback && (
        <section>
          <h3 className={styles.heading}>{text.fallbackTitle}</h3>
          <p>{text.fallbacks[info.fallback]}</p>
        </section>
      )}
      {info?.threads === 1 && isolatedByReload && <CoresNote props={{}} />}
      {info?.cannotTrain && <p>{formatFault(messages, info.cannotTrain)}</p>}
      <EngineSelect />
      {info?.fallback !== 'noWorker' && <p className={styles.soft}>{text.working}</p>}
    </Dialog>
  );
}
