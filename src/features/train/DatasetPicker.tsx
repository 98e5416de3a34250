import { datasetNames } from '../../core/dataset';
import type { DatasetName } from '../../core/dataset';
import { useMessages } from '../../i18n/useMessages';
import { DataProgress } from './DataProgress';
import styles from './DatasetPicker.module.css';
import { samplesUrl } from './samples';

interface Props {
  value: DatasetName;
  onChange: (dataset: DatasetName) => void;
}

/** Data sets by the look of them: real images. Shapes are for tests; a link can name them. */
export function DatasetPicker({ value, onChange }: Props) {
  const { setup: text } = useMessages().train;
  const shown = datasetNames.filter((name) => name !== 'shapes' || value === 'shapes');
  return (
    <fieldset className={styles.picker}>
      <legend className={styles.legend}>{text.dataset}</legend>
      <div className={styles.row}>
        {shown.map((name) => {
          const url = samplesUrl(name);
          return (
            <label key={name} className={styles.option} data-dataset={name}>
              <input
                type="radio"
                name="dataset"
                value={name}
                className={styles.input}
                checked={name === value}
                onChange={() => onChange(name)}
              />
              <span className={styles.thumb}>
                {url !== null && <img src={url} alt="" className={styles.image} />}
              </span>
              <span className={styles.name}>{text.datasets[name]}</span>
            </label>
          );
        })}
      </div>
      <DataProgress dataset={value} />
    </fieldset>
  );
}
