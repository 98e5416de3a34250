import styles from './LinkDialog.module.css';

interface Props<Name extends string> {
  legend: string;
  names: readonly Name[];
  labels: Partial<Record<Name, string>>;
  checked: (name: Name) => boolean;
  onChange: (name: Name, on: boolean) => void;
  note?: string;
}

/** Several of many: the browser's own check boxes, in two columns where there is room. */
export function Checks<Name extends string>(props: Props<Name>) {
  const { legend, names, labels, checked, onChange, note } = props;
  return (
    <fieldset className={styles.checks}>
      <legend className={styles.caption}>{legend}</legend>
      {names.map((name) => (
        <label key={name} className={styles.check}>
          <input
            type="checkbox"
            name={name}
            checked={checked(name)}
            onChange={(event) => onChange(name, event.target.checked)}
          />
          {labels[name]}
        </label>
      ))}
      {note !== undefined && <p className={styles.hint}>{note}</p>}
    </fieldset>
  );
}
