import type { ModelDescription } from '../../core/nn/model';
import { useMessages } from '../../i18n/useMessages';
import { engineChoices } from '../../state/trainUrl';
import { NumberField } from '../../ui/NumberField';
import { Select } from '../../ui/Select';
import { Toggle } from '../../ui/Toggle';
import styles from './SetupPanel.module.css';
import type { Setup } from './useSetup';

interface Props {
  setup: Setup;
  commit: (field: keyof ModelDescription) => (value: number) => string | null;
}

const kernels = ['3', '4', '5'] as const;
const switches = ['generatorNorm', 'discriminatorNorm', 'discriminatorFirstNorm'] as const;

/** What a first lesson does without. */
export function MoreSetup({ setup, commit }: Props) {
  const { setup: text } = useMessages().train;
  const { model } = setup.config;
  return (
    <details className={styles.more}>
      <summary>{text.more}</summary>
      <div className={styles.fields}>
        <NumberField
          label={text.target}
          integer
          step={100}
          value={setup.target}
          onCommit={setup.changeTarget}
        />
        <div className={styles.pair}>
          <NumberField
            label={text.fields.latent}
            integer
            step={4}
            value={model.latent}
            onCommit={commit('latent')}
          />
          <NumberField
            label={text.fields.initialSize}
            integer
            value={model.initialSize}
            onCommit={commit('initialSize')}
          />
        </div>
        <Select
          label={text.fields.kernel}
          value={String(model.kernel) as (typeof kernels)[number]}
          options={kernels.map((value) => ({ value, label: `${value} × ${value}` }))}
          onChange={(value) => commit('kernel')(Number(value))}
        />
        <div>
          {switches.map((field) => (
            <Toggle
              key={field}
              label={text.fields[field]}
              checked={model[field]}
              onChange={(on) => setup.changeModel({ [field]: on })}
            />
          ))}
        </div>
        <Select
          label={text.engine}
          value={setup.choice}
          options={engineChoices.map((value) => ({ value, label: text.engines[value] }))}
          onChange={setup.changeChoice}
        />
      </div>
    </details>
  );
}
