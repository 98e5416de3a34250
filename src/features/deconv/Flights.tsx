import { useEffect, useRef } from 'react';
import styles from './Figure.module.css';
import type { Box } from './layout';

export interface Flight {
  from: Box;
  to: Box;
  text: string;
  /** Share of the whole flight time to wait first. */
  delay: number;
}

const middle = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

function Chip({ flight, duration, unit }: { flight: Flight; duration: number; unit: number }) {
  const ref = useRef<SVGGElement>(null);
  useEffect(() => {
    const from = middle(flight.from);
    const to = middle(flight.to);
    const at = (point: { x: number; y: number }) => `translate(${point.x}px, ${point.y}px)`;
    const animation = ref.current?.animate(
      [
        { transform: at(from), opacity: 1 },
        { transform: at(to), opacity: 1, offset: 0.85 },
        { transform: at(to), opacity: 0 },
      ],
      {
        duration: duration * (1 - flight.delay),
        delay: duration * flight.delay,
        easing: 'cubic-bezier(0.3, 0, 0.2, 1)',
        fill: 'both',
      },
    );
    return () => animation?.cancel();
  }, [flight, duration]);
  const width = (12 + 7.5 * flight.text.length) * unit;
  return (
    <g ref={ref} className={styles.flight} data-flight>
      <rect x={-width / 2} y={-10 * unit} width={width} height={20 * unit} rx={10 * unit} />
      <text style={{ fontSize: 12 * unit }}>{flight.text}</text>
    </g>
  );
}

interface Props {
  flights: Flight[];
  duration: number;
  unit: number;
}

/** Values on their way to where they belong. Mount with a key for each step. */
export function Flights({ flights, duration, unit }: Props) {
  return flights.map((flight, index) => (
    <Chip key={index} flight={flight} duration={duration} unit={unit} />
  ));
}
