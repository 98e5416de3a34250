import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './Toggle.module.css';

interface Props {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** On or off, at once: a switch with its label after it. */
export function Toggle({ label, checked, onChange, disabled }: Props) {
  const id = useId();
  return (
    <div className={styles.toggle}>
      <input
        id={id}
        className={styles.input}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled ?? false}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
    </div>
  );
}
