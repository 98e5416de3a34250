import { useEffect, useRef } from 'react';
import styles from './Figure.module.css';
import type { Box } from './layout';

export interface Transition {
  from: Box;
  to: Box;
  text: string;
  /** Share of the whole transition to wait first. */
  delay: number;
}

const middle = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

function Chip({
  transition,
  duration,
  unit,
}: {
  transition: Transition;
  duration: number;
  unit: number;
}) {
  const ref = useRef<SVGGElement>(null);
  useEffect(() => {
    const from = middle(transition.from);
    const to = middle(transition.to);
    const at = (point: { x: number; y: number }) => `translate(${point.x}px, ${point.y}px)`;
    const animation = ref.current?.animate(
      [
        { transform: at(from), opacity: 1 },
        { transform: at(to), opacity: 1, offset: 0.85 },
        { transform: at(to), opacity: 0 },
      ],
      {
        duration: duration * (1 - transition.delay),
        delay: duration * transition.delay,
        easing: 'cubic-bezier(0.3, 0, 0.2, 1)',
        fill: 'both',
      },
    );
    return () => animation?.cancel();
  }, [transition, duration]);
  const width = (12 + 7.5 * transition.text.length) * unit;
  return (
    <g ref={ref} className={styles.transition} data-flight>
      <rect x={-width / 2} y={-10 * unit} width={width} height={20 * unit} rx={10 * unit} />
      <text style={{ fontSize: 12 * unit }}>{transition.text}</text>
    </g>
  );
}

interface Props {
  transitions: Transition[];
  duration: number;
  unit: number;
}

/** Values on their way to where they belong. Mount with a key for each step. */
export function Transitions({ transitions, duration, unit }: Props) {
  return transitions.map((transition, index) => (
    <Chip key={index} transition={transition} duration={duration} unit={unit} />
  ));
}
