import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton';
import styles from './Notice.module.css';

interface Props {
  tone: 'bad' | 'good' | 'plain';
  /** Name of the button that puts it away; left out for a notice that stays while it is true. */
  dismissLabel?: string;
  onDismiss?: () => void;
  actions?: ReactNode;
  children: ReactNode;
}

/** Something happened that a person should know of; an error is read aloud at once. */
export function Notice({ tone, dismissLabel, onDismiss, actions, children }: Props) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <p className={styles.text}>{children}</p>
      {actions}
      {dismissLabel !== undefined && (
        <IconButton label={dismissLabel} onClick={onDismiss}>
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
