import { Copy } from 'lucide-react';
import { useId, useRef } from 'react';
import { useRoomMessages } from '../i18n/roomMessages';
import { Button } from '../ui/Button';
import { Field, describedBy } from '../ui/Field';
import { useCopy } from '../ui/useCopy';
import styles from './LinkDialog.module.css';

interface Props {
  label: string;
  value: string;
  hint: string | undefined;
}

/** A line to take along: a press copies it, and where the browser forbids that, marks it. */
export function CopyField({ label, value, hint }: Props) {
  const { link: text } = useRoomMessages('dialogs');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [outcome, copy] = useCopy();
  return (
    <Field id={id} label={label} hint={hint}>
      <span className={styles.line}>
        <input
          ref={input}
          id={id}
          className={styles.value}
          readOnly
          value={value}
          spellCheck={false}
          aria-describedby={describedBy(id, hint, null)}
          onFocus={(event) => event.target.select()}
        />
        <Button
          small
          aria-label={`${text.copy}: ${label}`}
          onClick={() => {
            input.current?.select();
            copy(value);
          }}
        >
          <Copy aria-hidden />
          {text.copy}
        </Button>
      </span>
      <span role="status" className={styles.hint}>
        {outcome === null ? '' : outcome === 'done' ? text.copied : text.copyFailed}
      </span>
    </Field>
  );
}
