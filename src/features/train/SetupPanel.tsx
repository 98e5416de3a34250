import { cost } from '../../core/config';
import { lossNames } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import { useMessages } from '../../i18n/useMessages';
import { useLocked } from '../../hooks/classView';
import { useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { NumberField } from '../../ui/NumberField';
import { Panel } from '../../ui/Panel';
import { Select } from '../../ui/Select';
import { ChannelField } from './ChannelField';
import { DatasetPicker } from './DatasetPicker';
import { FailureLab } from './FailureLab';
import { MoreSetup } from './MoreSetup';
import { PresetSelect } from './PresetSelect';
import { PretrainedCard } from './PretrainedCard';
import styles from './SetupPanel.module.css';
import type { Beginnings } from './useRun';
import type { Setup } from './useSetup';

/** What is trained, and how. Says plainly what changes live and what needs a restart. */
export function SetupPanel({ setup, begin }: { setup: Setup; begin: Beginnings }) {
  const { app, train } = useMessages();
  const text = train.setup;
  const dataLocked = useLocked('dataset');
  const locked = useLocked('setup');
  const { session } = useStores();
  const { config, choice, waiting, changeModel } = setup;
  const { model, dataset } = config;
  const { parameters, flopsPerStep } = cost(model);
  const commit = (field: keyof ModelDescription) => (value: number) =>
    changeModel({ [field]: value });

  return (
    <Panel part="setup" title={text.title} className={styles.panel ?? ''}>
      <div className={styles.fields}>
        <LockGroup locked={dataLocked} note={app.locked}>
          <DatasetPicker value={dataset} onChange={setup.changeDataset} />
          <PretrainedCard dataset={dataset} onOpen={() => void begin.pretrained()} />
        </LockGroup>
        <LockGroup locked={locked} note={dataLocked ? undefined : app.locked}>
          <PresetSelect config={config} onChange={setup.changePreset} />
          <FailureLab setup={setup} begin={begin} />
          <Select
            label={text.loss}
            value={model.loss}
            options={lossNames.map((value) => ({ value, label: text.losses[value] }))}
            onChange={(loss) => changeModel({ loss })}
          />
          <div className={styles.pair} role="group" aria-label={text.rate}>
            <NumberField
              label={`${text.rate} ${text.ofG}`}
              player="g"
              value={model.generatorRate}
              factor={1.25}
              onCommit={commit('generatorRate')}
            />
            <NumberField
              label={`${text.rate} ${text.ofD}`}
              player="d"
              value={model.discriminatorRate}
              factor={1.25}
              onCommit={commit('discriminatorRate')}
            />
          </div>
          <p className={styles.note}>{text.rateHint}</p>
          <div className={styles.pair}>
            <NumberField
              label={text.fields.beta1}
              value={model.beta1}
              step={0.05}
              onCommit={commit('beta1')}
            />
            <NumberField
              label={text.fields.batch}
              integer
              value={model.batch}
              step={8}
              onCommit={commit('batch')}
            />
          </div>
          <ChannelField
            player="g"
            value={model.generator}
            onCommit={(generator) => changeModel({ generator })}
          />
          <ChannelField
            player="d"
            value={model.discriminator}
            onCommit={(discriminator) => changeModel({ discriminator })}
          />
          <NumberField
            label={text.fields.seed}
            integer
            value={model.seed}
            onCommit={commit('seed')}
          />
          <MoreSetup setup={setup} commit={commit} />
        </LockGroup>
        <p className={styles.note}>{text.cost(parameters.g + parameters.d, flopsPerStep)}</p>
      </div>
      {waiting.length > 0 && (
        <div className={styles.waiting} role="status" data-waiting={waiting.join(' ')}>
          <p>{text.waiting(waiting.map((field) => text.fields[field] ?? field))}</p>
          <div className={styles.buttons}>
            <Button small look="primary" onClick={() => void session.open(config, choice)}>
              {text.restart}
            </Button>
            <Button small onClick={setup.undo}>
              {text.undo}
            </Button>
          </div>
        </div>
      )}
    </Panel>
  );
}
