import type { ComponentProps } from 'react';
import { clsx } from 'clsx';
import { Button } from './Button';
import styles from './IconButton.module.css';

interface Props extends ComponentProps<typeof Button> {
  /** Its name: read aloud, and shown when pointed at. */
  label: string;
}

export function IconButton({ label, look = 'quiet', className, ...rest }: Props) {
  return (
    <Button
      look={look}
      className={clsx(styles.icon, className)}
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}
