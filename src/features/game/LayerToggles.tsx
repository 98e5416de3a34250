import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './Figure.module.css';

type Layer = 'best' | 'lines' | 'arrows' | 'heat' | 'warp';

interface Props {
  names: readonly Layer[];
  shown: ReadonlySet<string>;
  onChange: (shown: ReadonlySet<string>) => void;
}

/** What is drawn over the figure's bare curves. */
export function LayerToggles({ names, shown, onChange }: Props) {
  const { layers, layerNames } = useRoomMessages('game').game.figure;
  const toggle = (name: string) => {
    const next = new Set(shown);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return (
    <fieldset className={styles.layers}>
      <legend className="spoken">{layers}</legend>
      {names.map((name) => (
        <label key={name} className={styles.layer}>
          <input type="checkbox" checked={shown.has(name)} onChange={() => toggle(name)} />
          {layerNames[name]}
        </label>
      ))}
    </fieldset>
  );
}
