import { memo } from 'react';
import { limits } from '../../core/deconv/geometry';
import type { Padding, DeconvConfig } from '../../core/deconv/geometry';
import { kernelNames, kernelPattern, presetNames, presets } from '../../core/deconv/presets';
import type { KernelName, PresetName } from '../../core/deconv/presets';
import type { Reason } from '../../core/deconv/reasons';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { Panel } from '../../ui/Panel';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import styles from './SettingsPanel.module.css';

export interface SettingsActions {
  onPropose: (change: Partial<DeconvConfig>) => void;
  onPreset: (name: PresetName) => void;
  onKernel: (name: KernelName, seed: number) => void;
  onCarry: () => void;
}

interface Props extends SettingsActions {
  draft: DeconvConfig;
  reasons: readonly Reason[];
  kernel: readonly number[];
  pattern: KernelName;
  seed: number;
}

function numbers({ min, max }: { min: number; max: number }) {
  return Array.from({ length: max - min + 1 }, (_, i) => {
    const text = String(min + i);
    return { value: text, label: text };
  });
}

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** The preset that the fields spell out, in whichever direction. */
function presetOf(draft: DeconvConfig, pattern: KernelName): PresetName | 'custom' {
  const found = presetNames.find((name) => {
    const { config, kernel } = presets[name];
    return kernel === pattern && JSON.stringify(config) === JSON.stringify(draft);
  });
  return found ?? 'custom';
}

/** Every setting of the room; an impossible one says why and leaves the picture as it was. */
export const SettingsPanel = memo(function SettingsPanel(props: Props) {
  const { draft, reasons, kernel, pattern, seed, onPropose, onPreset, onKernel, onCarry } = props;
  const { deconv } = useRoomMessages('deconv');
  const { app } = useMessages();
  const locked = useLocked('setup');
  const text = deconv.settings;
  const conv = draft.direction === 'conv';
  const given = conv ? 'A' : 'B';
  const untouched = same(kernel, kernelPattern(pattern, draft.kernel, seed));
  const preset = untouched ? presetOf(draft, pattern) : 'custom';
  const paddings = [
    { value: 'valid', label: text.valid },
    { value: 'same', label: text.same },
    ...numbers({ min: 1, max: limits.padding.max }).map(({ value }) => ({
      value,
      label: text.paddingOf(Number(value)),
    })),
  ];
  const setPadding = (value: string) => {
    const padding: Padding = value === 'valid' || value === 'same' ? value : Number(value);
    onPropose({ padding });
  };
  return (
    <Panel part="settings" title={text.title}>
      <div className={styles.fields}>
        <LockGroup locked={locked} note={app.locked}>
          <div className={styles.wide}>
            <Select<PresetName | 'custom'>
              label={text.preset}
              value={preset}
              options={[
                ...presetNames.map((name) => ({ value: name, label: text.presets[name] })),
                ...(preset === 'custom' ? [{ value: 'custom' as const, label: text.custom }] : []),
              ]}
              onChange={(name) => {
                if (name !== 'custom') onPreset(name);
              }}
            />
          </div>
          <Select
            label={text.kernelRows}
            value={String(draft.kernel.rows)}
            options={numbers(limits.kernel)}
            onChange={(rows) => onPropose({ kernel: { ...draft.kernel, rows: Number(rows) } })}
          />
          <Select
            label={text.kernelColumns}
            value={String(draft.kernel.columns)}
            options={numbers(limits.kernel)}
            onChange={(columns) =>
              onPropose({ kernel: { ...draft.kernel, columns: Number(columns) } })
            }
          />
          <Select
            label={text.inputRows(given)}
            value={String(draft.input.rows)}
            options={numbers(limits.input)}
            onChange={(rows) => onPropose({ input: { ...draft.input, rows: Number(rows) } })}
          />
          <Select
            label={text.inputColumns}
            value={String(draft.input.columns)}
            options={numbers(limits.input)}
            onChange={(columns) =>
              onPropose({ input: { ...draft.input, columns: Number(columns) } })
            }
          />
          <Segmented
            label={text.stride}
            showLabel
            value={String(draft.stride)}
            options={numbers(limits.stride)}
            onChange={(stride) => onPropose({ stride: Number(stride) })}
          />
          {!conv && (
            <Segmented
              label={text.outputPadding}
              showLabel
              value={String(draft.outputPadding)}
              options={numbers(limits.outputPadding)}
              onChange={(outputPadding) => onPropose({ outputPadding: Number(outputPadding) })}
            />
          )}
          <div className={styles.wide}>
            <Select
              label={text.padding}
              value={draft.padding === 0 ? 'valid' : String(draft.padding)}
              options={paddings}
              onChange={setPadding}
            />
          </div>
          {reasons.length > 0 && (
            <div className={styles.refused} role="alert">
              <p>{deconv.refused}</p>
              <ul>
                {reasons.map((reason) => (
                  <li key={JSON.stringify(reason)}>{deconv.reason(reason)}</li>
                ))}
              </ul>
            </div>
          )}
          <div className={styles.wide}>
            <Select<KernelName | 'custom'>
              label={text.weights}
              value={untouched ? pattern : 'custom'}
              options={[
                ...kernelNames.map((name) => ({ value: name, label: text.kernels[name] })),
                ...(untouched ? [] : [{ value: 'custom' as const, label: text.custom2 }]),
              ]}
              onChange={(name) => {
                if (name !== 'custom') onKernel(name, seed);
              }}
              hint={text.editHint}
            />
          </div>
          <div className={`${styles.wide ?? ''} ${styles.buttons ?? ''}`}>
            <Button small onClick={() => onKernel('random', seed + 1)}>
              {text.shuffle}
            </Button>
            <Button small onClick={onCarry}>
              {text.carry(conv ? 'B' : 'A')}
            </Button>
          </div>
        </LockGroup>
      </div>
    </Panel>
  );
});
