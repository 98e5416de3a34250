import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Field, describedBy } from './Field';
import styles from './Field.module.css';

export interface TextFieldProps {
  label: ReactNode;
  value: string;
  /** Takes an entry on Enter or when focus leaves; a sentence refuses it and changes nothing. */
  onCommit: (text: string) => string | null;
  /** ↑ and ↓: the entry that follows the present one. */
  onNudge?: ((text: string, direction: 1 | -1) => string) | undefined;
  hint?: ReactNode;
  player?: 'g' | 'd' | undefined;
  inputMode?: 'text' | 'decimal' | 'numeric';
  disabled?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onCommit, onNudge, hint, player, inputMode = 'text' } = props;
  const id = useId();
  /** What is being typed; null when the field shows the committed value. */
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  const commit = (text: string) => {
    if (text === value) {
      setDraft(null);
      setRefusal(null);
      return;
    }
    const sentence = onCommit(text);
    setRefusal(sentence);
    setDraft(sentence === null ? null : text);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') commit(event.currentTarget.value);
    else if (event.key === 'Escape') {
      setDraft(null);
      setRefusal(null);
    } else if (onNudge && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      commit(onNudge(event.currentTarget.value, event.key === 'ArrowUp' ? 1 : -1));
    }
  };

  return (
    <Field id={id} label={label} hint={hint} error={refusal} player={player}>
      <input
        id={id}
        className={styles.control}
        type="text"
        inputMode={inputMode}
        autoComplete="off"
        spellCheck={false}
        disabled={props.disabled ?? false}
        value={draft ?? value}
        aria-invalid={refusal !== null}
        aria-describedby={describedBy(id, hint, refusal)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={(event) => commit(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </Field>
  );
}
