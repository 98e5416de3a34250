import { useEffect, useRef, useState } from 'react';
import type { Scene } from '../../core/deconv/scene';
import type { ConvTrace } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { MatrixTable } from './MatrixTable';
import styles from './WholeMatrix.module.css';

interface Props {
  trace: ConvTrace;
  scene: Scene;
}

/** A matrix too large to be read out unasked: as a table for whoever opens it. */
export function WholeMatrix({ trace, scene }: Props) {
  const { tables } = useRoomMessages('deconv').deconv;
  const [open, setOpen] = useState(false);
  const window = useRef<HTMLDivElement>(null);
  const { rows, columns } = scene.matrix === 'W' ? trace.W : trace.Wt;
  useEffect(() => {
    const now = open && window.current?.querySelector<HTMLElement>('[aria-current]');
    // A header row's height above, so that the row does not come to lie under it.
    if (now && window.current) window.current.scrollTop = now.offsetTop - 2 * now.offsetHeight;
  }, [open]);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{tables.open(scene.matrix, rows, columns)}</summary>
      {open && (
        <div
          ref={window}
          className={styles.window}
          role="region"
          aria-label={scene.matrix}
          tabIndex={0}
        >
          <MatrixTable trace={trace} name={scene.matrix} now={scene.row} />
        </div>
      )}
    </details>
  );
}
