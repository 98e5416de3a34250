import { memo } from 'react';
import { clsx } from 'clsx';
import type { ConvAxes } from '../../core/deconv/geometry';
import type { Scene } from '../../core/deconv/scene';
import type { MapName, ConvTrace } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { nameOf } from './caption';
import { MatrixTable } from './MatrixTable';
import { mapName, showNumber } from './names';
import styles from './SpokenTables.module.css';

/** Entries written anew together when a step uncovers one of them. */
const chunk = 20;

interface Props {
  trace: ConvTrace;
  scene: Scene;
  /** With the matrix, unless it is shown as a table elsewhere. */
  matrix: boolean;
}

/**
 * Matrix and vectors as tables for screen readers; the picture is hidden from them. The vectors are
 * tables by their roles: unlike a real table's, their rows need not be laid out anew at each step.
 */
export function SpokenTables({ trace, scene, matrix }: Props) {
  const { deconv } = useRoomMessages('deconv');
  return (
    <div className={clsx('spoken', styles.tables)} data-tables>
      {matrix &&
        (['W', 'Wᵀ'] as const).map((name) => (
          // Laid out both, so that a turn from one to the other costs nothing; spoken only one.
          <div key={name} aria-hidden={name !== scene.matrix || undefined}>
            <MatrixTable trace={trace} name={name} now={name === scene.matrix ? scene.row : null} />
          </div>
        ))}
      {[scene.operand, scene.result].map((part) => (
        <div
          key={part.map}
          role="table"
          aria-label={deconv.tables.vector(mapName(part.map))}
          data-vector={part.map}
        >
          {part.values &&
            Array.from({ length: Math.ceil(part.values.length / chunk) }, (_, i) => (
              <Entries
                key={i}
                geometry={trace.geometry}
                map={part.map}
                values={part.values ?? []}
                first={i * chunk}
                shown={Math.max(i * chunk, Math.min((i + 1) * chunk, part.shown))}
              />
            ))}
        </div>
      ))}
    </div>
  );
}

interface EntriesProps {
  geometry: ConvAxes;
  map: MapName;
  values: readonly number[];
  first: number;
  shown: number;
}

const Entries = memo(function Entries({ geometry, map, values, first, shown }: EntriesProps) {
  const { deconv } = useRoomMessages('deconv');
  return (
    <div role="rowgroup" className={styles.entries}>
      {values.slice(first, first + chunk).map((value, i) => (
        <div key={i} role="row">
          <span role="rowheader">{nameOf({ geometry }, map, first + i)}</span>
          <span role="cell">{first + i < shown ? showNumber(value) : deconv.tables.notYet}</span>
        </div>
      ))}
    </div>
  );
});
