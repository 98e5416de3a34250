import { imageSize } from '../../core/nn/architecture';
import { presetFor } from '../../core/config';
import type { RunConfig } from '../../core/config';
import { presetNames } from '../../core/nn/model';
import type { PresetName } from '../../core/nn/model';
import { useSession } from '../../hooks/stores';
import { useMessages } from '../../i18n/useMessages';
import { nearestPreset } from '../../state/trainUrl';
import { Select } from '../../ui/Select';
import styles from './SetupPanel.module.css';

interface Props {
  config: RunConfig;
  onChange: (preset: PresetName) => void;
}

/** The presets, and “changed” while the setup is none of them. The seed is nobody's. */
export function PresetSelect({ config, onChange }: Props) {
  const { setup: text } = useMessages().train;
  const { preset, differs } = nearestPreset(config);
  const changed = differs.some((field) => field !== 'seed');
  const named = presetNames.map((value) => ({
    value: value,
    label: text.presetOption(
      text.presets[value],
      imageSize(presetFor(value, config.dataset).model),
    ),
  }));
  const suits = useSession(({ info }) => info?.largeSteps === true);
  const own = { value: 'changed' as const, label: text.changed(text.presets[preset]) };
  return (
    <>
      <Select
        label={text.preset}
        value={changed ? 'changed' : preset}
        options={changed ? [own, ...named] : named}
        onChange={(value) => {
          if (value !== 'changed') onChange(value);
        }}
      />
      {suits && preset === 'quickWide' && !changed && (
        <p className={styles.note}>{text.suitsDevice}</p>
      )}
    </>
  );
}
