import { clsx } from 'clsx';
import { PixelCanvas } from '../../ui/PixelCanvas';
import type { Pixels } from '../../core/pixels';
import styles from './Preview.module.css';

interface Props {
  pixels: Pixels | null;
  /** Lines between the pixels. */
  grid?: boolean;
  label: string;
  /** Said in its place while there is none, if that takes long. */
  waiting?: string;
  small?: boolean;
}

/** One picture, large; its place is kept while there is none. */
export function Preview({ pixels, grid = false, label, waiting, small = false }: Props) {
  const side = pixels?.width ?? 32;
  return (
    <div className={clsx(styles.frame, small && styles.small)}>
      {pixels ? (
        <PixelCanvas pixels={pixels} label={label} />
      ) : (
        waiting && (
          <p className={styles.waiting} role="status">
            {waiting}
          </p>
        )
      )}
      {grid && (
        <span
          className={styles.grid}
          aria-hidden
          style={{ backgroundSize: `${100 / side}% ${100 / side}%` }}
        />
      )}
    </div>
  );
}
