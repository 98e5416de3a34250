import { useId } from 'react';
import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './Segmented.module.css';

interface Props<Value extends string> {
  /** Names the group; read aloud, shown only with `showLabel`. */
  label: string;
  showLabel?: boolean;
  value: Value;
  options: readonly { value: Value; label: ReactNode; title?: string }[];
  onChange: (value: Value) => void;
  /** Options share the full width. */
  wide?: boolean;
}

/** One of a few, all of them in sight: native radio buttons in a row. */
export function Segmented<Value extends string>(props: Props<Value>) {
  const { label, showLabel = false, value, options, onChange, wide = false } = props;
  const name = useId();
  return (
    <fieldset className={styles.group}>
      <legend className={showLabel ? styles.label : 'spoken'}>{label}</legend>
      <div className={clsx(styles.row, wide && styles.wide)}>
        {options.map((option) => (
          <label key={option.value} className={styles.option} title={option.title}>
            <input
              className={styles.input}
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span className={styles.text}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
