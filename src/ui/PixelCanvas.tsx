import { useEffect, useRef } from 'react';
import { clsx } from 'clsx';
import type { Pixels } from '../core/pixels';
import styles from './PixelCanvas.module.css';

interface Props {
  pixels: Pixels;
  /** What the picture shows, in words. */
  label: string;
  className?: string | undefined;
  /** Newer than the pixels, and shown in their stead unless it has been closed. */
  gridBitmap?: ImageBitmap | null | undefined;
}

/** A picture of few pixels drawn large, with its pixels crisp. */
export function PixelCanvas({ pixels, gridBitmap, label, className, ...rest }: Props) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const { width, height, data } = pixels;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d');
    if (gridBitmap && gridBitmap.width > 0) context?.drawImage(gridBitmap, 0, 0);
    else if (data.length > 0) context?.putImageData(new ImageData(data, width, height), 0, 0);
  }, [pixels, gridBitmap]);
  return (
    <canvas
      ref={ref}
      className={clsx(styles.canvas, className)}
      role="img"
      aria-label={label}
      {...rest}
    />
  );
}
