import type { ComponentProps } from 'react';
import { Button } from './Button';
import { classes } from './classes';
import styles from './IconButton.module.css';

interface Props extends ComponentProps<typeof Button> {
  /** Its name: read aloud, and shown when pointed at. */
  label: string;
}

export function IconButton({ label, look = 'quiet', className, ...rest }: Props) {
  return (
    <Button
      look={look}
      className={classes(styles.icon, className)}
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}
