import styles from './Pipeline.module.css';
import type { MapGlyph } from './pipelineLayout';

/** One layer's maps: a stack of squares with its shape below. */
export function MapStack({
  glyph,
  player,
  lit,
}: {
  glyph: MapGlyph;
  player: 'g' | 'd';
  /** Whether it is pointed at. */
  lit: boolean;
}) {
  const { x, y, side, layers, label, labelX, labelY } = glyph;
  return (
    <g data-layer={glyph.name} data-player={player} data-lit={lit} className={styles.stack}>
      {Array.from({ length: layers }, (_, i) => {
        const back = (layers - 1 - i) * 3;
        return <rect key={i} x={x + back} y={y - back} width={side} height={side} rx="2" />;
      })}
      {label.map((line, i) => (
        <text key={line} x={labelX} y={labelY + 12 * i} className={styles.label}>
          {line}
        </text>
      ))}
    </g>
  );
}
