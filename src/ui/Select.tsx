import { useId } from 'react';
import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { Field, describedBy } from './Field';
import styles from './Field.module.css';

interface Props<Value extends string> {
  label: ReactNode;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  hint?: ReactNode;
  disabled?: boolean;
}

/** The browser's own select: keyboard, touch and screen readers for free. */
export function Select<Value extends string>(props: Props<Value>) {
  const { label, value, options, onChange, hint, disabled = false } = props;
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint}>
      <select
        id={id}
        className={clsx(styles.control, styles.select)}
        value={value}
        disabled={disabled}
        aria-describedby={describedBy(id, hint, null)}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
