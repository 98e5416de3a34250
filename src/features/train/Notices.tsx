import { formatFault } from '../../i18n/formatFault';
import { useMessages } from '../../i18n/useMessages';
import { useSession, useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { nextTarget } from './target';
import { KeepingNotices } from './KeepingNotices';
import { changeRates, halved } from './rates';
import styles from './Notices.module.css';
import type { Setup } from './useSetup';

/** What a person should know: faults with a way on, recoveries, odd links. */
export function Notices({ setup }: { setup: Setup }) {
  const messages = useMessages();
  const { notices: text, setup: setupText } = messages.train;
  const { session } = useStores();
  const { fault, recovering, recovered, info, step } = useSession((state) => state);
  const { config, choice, target } = setup;

  const retry = () => {
    session.dismiss('fault');
    void (info === null ? session.open(config, choice) : session.play(nextTarget(step, target)));
  };
  const goOnSlower = async () => {
    if (info === null) return;
    const rates = halved(info.config.model, ['generatorRate', 'discriminatorRate']);
    if (await changeRates(session, setup, rates)) retry();
  };
  return (
    <div className={styles.notices}>
      <KeepingNotices />
      {!fault && info?.cannotTrain && (
        <Notice tone="plain">
          <span data-cannot-train={info.cannotTrain.code}>
            {text.drawsOnly} {formatFault(messages, info.cannotTrain)}
          </span>
        </Notice>
      )}
      {fault && (
        <Notice
          tone="bad"
          dismissLabel={text.dismiss}
          onDismiss={() => session.dismiss('fault')}
          actions={
            <>
              {info && fault.fault.code === 'engine.notFinite' && (
                <Button small look="primary" onClick={() => void goOnSlower()}>
                  {text.halveRates}
                </Button>
              )}
              <Button small onClick={retry}>
                {text.retry}
              </Button>
              {fault.fault.code === 'page.partMissing' && (
                <Button small onClick={() => window.location.reload()}>
                  {messages.app.reload}
                </Button>
              )}
            </>
          }
        >
          <span data-fault={fault.fault.code}>
            {formatFault(messages, fault.fault)}
            {fault.resume !== null && text.resume(fault.resume)}
          </span>
        </Notice>
      )}
      {recovering && (
        <Notice tone="plain">
          <span data-recovering={recovering.code}>
            {formatFault(messages, recovering)}
            {text.recovering}
          </span>
        </Notice>
      )}
      {recovered && (
        <Notice
          tone="good"
          dismissLabel={text.dismiss}
          onDismiss={() => session.dismiss('recovered')}
        >
          <span data-recovered={recovered.step}>
            {formatFault(messages, recovered.fault)}
            {text.recovered(recovered.step)}
          </span>
        </Notice>
      )}
      {setup.adjusted.length > 0 && (
        <Notice tone="plain" dismissLabel={text.dismiss} onDismiss={setup.settle}>
          <span data-adjusted={setup.adjusted.join(' ')}>
            {text.adjusted(setup.adjusted.map((field) => setupText.fields[field] ?? field))}
          </span>
        </Notice>
      )}
    </div>
  );
}
