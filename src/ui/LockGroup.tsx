import { Lock } from 'lucide-react';
import { createContext, useId } from 'react';
import type { ReactNode } from 'react';
import styles from './LockGroup.module.css';

/** For controls that are not the browser's own: whether they stand in a group that is locked. */
export const LockedContext = createContext(false);

interface Props {
  locked: boolean;
  /** Says that and why; left out where a neighbour says it. */
  note?: string | undefined;
  /** In a bar: the lock alone, which shows the sentence when it is pointed at. */
  brief?: boolean;
  children: ReactNode;
}

/** Controls that a link may lock: they are disabled together, with a lock and a sentence before them. */
export function LockGroup({ locked, note, brief = false, children }: Props) {
  const id = useId();
  return (
    <LockedContext value={locked}>
      <fieldset
        className={styles.group}
        role={locked ? 'group' : 'presentation'}
        disabled={locked}
        aria-describedby={locked && note !== undefined ? id : undefined}
        data-locked={locked}
      >
        {locked && note !== undefined && (
          <p id={id} className={styles.note} title={brief ? note : undefined}>
            <Lock aria-hidden />
            <span className={brief ? 'spoken' : undefined}>{note}</span>
          </p>
        )}
        {children}
      </fieldset>
    </LockedContext>
  );
}
