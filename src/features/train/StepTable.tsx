import { useState } from 'react';
import type { ProfiledOperation } from '../../core/nn/stepProfile';
import { useRoomMessages } from '../../i18n/roomMessages';
import { DataTable } from '../../ui/DataTable';
import styles from './StepAnatomy.module.css';
import { rateOf, termOf } from './stepAnatomy';

/** The same operations as a table, drawn when it is opened. */
export function StepTable({
  operations,
  total,
}: {
  operations: readonly ProfiledOperation[];
  /** Milliseconds of the step. */
  total: number;
}) {
  const { step: text } = useRoomMessages('step');
  const [open, setOpen] = useState(false);
  const rows = () =>
    operations.map((operation) => {
      const { index, layer, shapes, flops, ms } = operation;
      const speed = rateOf(operation);
      return [
        `${index + 1}`,
        text.terms[termOf(operation)],
        layer ?? '–',
        shapes.map(({ role, shape }) => `${text.roles[role]} ${shape.join('×')}`).join(', '),
        flops > 0 ? text.flop(flops) : '–',
        text.ms(ms),
        speed === null ? '–' : text.rate(speed),
        text.share(total > 0 ? ms / total : 0),
      ];
    });
  return (
    <details className={styles.table} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.table}</summary>
      {open && (
        <div className={styles.tableBody}>
          <DataTable caption={text.strip} columns={Object.values(text.columns)} rows={rows()} />
        </div>
      )}
    </details>
  );
}
