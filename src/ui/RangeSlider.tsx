import { useId } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './RangeSlider.module.css';

interface Props {
  label: ReactNode;
  /** Read aloud instead of a label that is not text. */
  ariaLabel?: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
  /** How the value is shown and read. */
  format?: (value: number) => string;
  /** Whose colour fills the track. */
  player?: 'g' | 'd';
  /** Where the filled part of the track starts; `min` unless told. */
  from?: number;
  disabled?: boolean;
}

/** A native range: drag, keys and touch alike. Label, track and value share one line. */
export function RangeSlider(props: Props) {
  const { label, ariaLabel, value, min, max, step = 0.01, onChange, player, disabled } = props;
  const format = props.format ?? ((x: number) => x.toFixed(2));
  const id = useId();
  const share = (x: number) => `${(100 * (x - min)) / (max - min)}%`;
  const from = props.from ?? min;
  const fill = {
    '--start': share(Math.min(from, value)),
    '--end': share(Math.max(from, value)),
  } as CSSProperties;
  return (
    <div className={clsx(styles.slider, player && styles[player])}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        style={fill}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled ?? false}
        aria-label={ariaLabel}
        aria-valuetext={format(value)}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output className={styles.value} htmlFor={id}>
        {format(value)}
      </output>
    </div>
  );
}
