import { useState } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { lazyPart } from '../../ui/lazyPart';
import styles from './SetupPanel.module.css';
import type { Beginnings } from './useRun';
import type { Setup } from './useSetup';

const FailureCases = lazyPart(async () => (await import('./FailureCases')).FailureCases);

/** Ways to break a run on purpose: folded up, but for a link that opens one of them. */
export function FailureLab({ setup, begin }: { setup: Setup; begin: Beginnings }) {
  const { setup: text } = useMessages().train;
  const [open, setOpen] = useState(setup.failure !== null);
  return (
    <details
      className={styles.more}
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{text.lab}</summary>
      {open && <FailureCases props={{ setup, begin }} />}
    </details>
  );
}
