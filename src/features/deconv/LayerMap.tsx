import { memo } from 'react';
import type { CSSProperties } from 'react';
import { clampPatch } from '../../core/deconv/layer';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './LayerPanel.module.css';
import type { LayerPreview } from './inspectLayer';

interface MapProps {
  size: number;
  value: (cell: number) => number;
  frame: { x: number; y: number; side: number };
  name: string;
  hue: 'A' | 'B';
}

function MiniMap({ size, value, frame, name, hue }: MapProps) {
  const values = Array.from({ length: size * size }, (_, cell) => value(cell));
  const top = Math.max(1e-12, ...values.map(Math.abs));
  return (
    <figure className={styles[hue]}>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name}>
        <rect className={styles.ground} width={size} height={size} />
        {values.map(
          (one, cell) =>
            one !== 0 && (
              <rect
                key={cell}
                className={one < 0 ? styles.negative : styles.positive}
                style={
                  { '--shade': `${((100 * Math.abs(one)) / top).toFixed(0)}%` } as CSSProperties
                }
                x={cell % size}
                y={Math.floor(cell / size)}
                width={1.02}
                height={1.02}
              />
            ),
        )}
        <rect
          className={styles.frame}
          x={frame.x}
          y={frame.y}
          width={frame.side}
          height={frame.side}
        />
      </svg>
      <figcaption>{name}</figcaption>
    </figure>
  );
}

/** Where the patch lies in the whole input map, and its output in the whole output map. */
export const LayerMap = memo(function LayerMap({ looked }: { looked: LayerPreview }) {
  const text = useRoomMessages('deconv').deconvLayer;
  const { choice, input, output } = looked;
  const { row, column, side } = clampPatch(input, choice.row, choice.column);
  return (
    <div className={styles.maps}>
      <MiniMap
        size={input.size}
        value={(cell) => input.values[cell * input.channels + choice.from] ?? 0}
        frame={{ x: column, y: row, side }}
        name={text.inMap(choice.from + 1)}
        hue="B"
      />
      <MiniMap
        size={output.size}
        value={(cell) => output.data[cell * output.channels + choice.to] ?? 0}
        frame={{ x: 2 * column, y: 2 * row, side: 2 * side }}
        name={text.outMap(choice.to + 1)}
        hue="A"
      />
    </div>
  );
});
