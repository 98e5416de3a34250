import { useState } from 'react';
import type { LossName } from '../../core/nn/losses';
import { useMessages } from '../../i18n/useMessages';
import { lazyPart } from '../../ui/lazyPart';
import { Panel } from '../../ui/Panel';
import { Segmented } from '../../ui/Segmented';
import { LossCurves } from './LossCurves';
import styles from './LossPanel.module.css';

const QualityCurves = lazyPart(async () => (await import('./QualityCurves')).QualityCurves);

/** Curves over the steps: the losses, or how good the images are. */
export function LossPanel({ loss }: { loss: LossName }) {
  const { curves: text } = useMessages().train;
  const [shown, setShown] = useState<'losses' | 'quality'>('losses');
  return (
    <Panel
      part="losses"
      title={text.title}
      actions={
        <Segmented
          label={text.label}
          value={shown}
          options={[
            { value: 'losses', label: text.losses },
            { value: 'quality', label: text.quality },
          ]}
          onChange={setShown}
        />
      }
    >
      <div className={styles.curves} data-curve={shown}>
        {shown === 'losses' ? <LossCurves key={loss} loss={loss} /> : <QualityCurves props={{}} />}
      </div>
    </Panel>
  );
}
