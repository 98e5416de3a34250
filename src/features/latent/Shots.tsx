import type { Picture } from '../../state/latent/pictures';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './Shots.module.css';

interface Props {
  pictures: readonly Picture[];
  label: (index: number) => string;
  onPick: (picture: Picture, index: number) => void;
  /** Pictures that are chosen. */
  chosen?: (picture: Picture, index: number) => boolean;
}

/** A row of small pictures to choose from. */
export function Shots({ pictures, label, onPick, chosen }: Props) {
  return (
    <div className={styles.row}>
      {pictures.map((picture, i) => (
        <button
          key={i}
          type="button"
          className={styles.shot}
          aria-label={label(i)}
          aria-pressed={chosen?.(picture, i)}
          onClick={() => onPick(picture, i)}
        >
          <PixelCanvas pixels={picture.pixels} label="" aria-hidden />
        </button>
      ))}
    </div>
  );
}
