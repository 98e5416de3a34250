import { useLocked, useShown } from '../../hooks/classView';
import { LockGroup } from '../../ui/LockGroup';
import type { DeconvState } from '../../state/deconv/deconvState';
import styles from './DeconvRoom.module.css';
import { LayerPanel } from './LayerPanel';
import type { LoadedLayer } from './LayerPanel';
import { SettingsPanel } from './SettingsPanel';
import type { SettingsActions } from './SettingsPanel';
import { SizesPanel } from './SizesPanel';

interface Props extends SettingsActions {
  state: DeconvState;
  /** Output cell of the step; null where the picture's own answer is not being made. */
  now: number | null;
  onLoad: (loaded: LoadedLayer) => void;
}

/** Below the formula: the settings, a layer of the generator, and the sizes. */
export function Cards({ state, now, onLoad, ...actions }: Props) {
  const shown = useShown();
  const locked = useLocked('setup');
  const { draft, reasons, kernel, pattern, seed, choice, input, trace, config } = state;
  return (
    <>
      {shown('setup') && (
        <div className={styles.settings}>
          <SettingsPanel
            draft={draft}
            reasons={reasons}
            kernel={kernel}
            pattern={pattern}
            seed={seed}
            {...actions}
          />
        </div>
      )}
      {shown('layer') && (
        <LockGroup locked={locked}>
          <LayerPanel asked={choice} kernel={kernel} input={input} now={now ?? 0} onLoad={onLoad} />
        </LockGroup>
      )}
      {shown('sizes') && <SizesPanel trace={trace} config={config} />}
    </>
  );
}
