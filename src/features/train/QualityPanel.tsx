import { useEffect, useState } from 'react';
import type { DatasetName } from '../../core/dataset';
import { useMessages } from '../../i18n/useMessages';
import { afterPaint } from '../../ui/afterPaint';
import { lazyPart } from '../../ui/lazyPart';
import { Panel } from '../../ui/Panel';
import styles from './QualityPanel.module.css';

const QualityFigures = lazyPart(async () => (await import('./QualityFigures')).QualityFigures);

/** How good the images are. Its code is not needed for the first paint; its place is kept. */
export function QualityPanel({ dataset }: { dataset: DatasetName }) {
  const { quality: text } = useMessages().train;
  const [painted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  return (
    <Panel part="quality" title={text.title}>
      <div className={styles.place} data-dataset={dataset}>
        {painted && <QualityFigures props={{ dataset }} />}
      </div>
    </Panel>
  );
}
