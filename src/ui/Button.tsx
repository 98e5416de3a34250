import type { ComponentProps } from 'react';
import { clsx } from 'clsx';
import styles from './Button.module.css';

interface Props extends Omit<ComponentProps<'button'>, 'type'> {
  /** `d` and `g` carry the players' colours; `quiet` looks like text until pointed at. */
  look?: 'primary' | 'plain' | 'd' | 'g' | 'quiet';
  small?: boolean;
}

export function Button({ look = 'plain', small, className, ...rest }: Props) {
  return (
    <button
      type="button"
      className={clsx(styles.button, styles[look], small && styles.small, className)}
      {...rest}
    />
  );
}
