import { memo, useMemo } from 'react';
import { largestDifference } from '../../core/deconv/duality';
import { gather, prepareGather, scatter, sumScatter } from '../../core/deconv/formulations';
import type { Formulation } from '../../core/deconv/formulation';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Panel } from '../../ui/Panel';
import styles from './FormulationsPanel.module.css';
import { showNumber } from './names';

/** The three answers in this cell, and whether they agree in all: computed, each in its own way. */
export const FormulationsPanel = memo(function FormulationsPanel({
  formulation,
}: {
  formulation: Formulation;
}) {
  const { deconv } = useRoomMessages('deconv');
  const text = deconv.readings;
  const { direction, geometry, kernel, input, output, now } = formulation;
  const { scattered, gathered, difference } = useMemo(() => {
    const byScatter = sumScatter(direction, geometry, scatter(direction, geometry, kernel, input));
    const byWindow = gather(prepareGather(direction, geometry, kernel, input));
    return {
      scattered: byScatter,
      gathered: byWindow,
      difference: Math.max(
        largestDifference(output, byScatter),
        largestDifference(output, byWindow),
      ),
    };
  }, [direction, geometry, kernel, input, output]);
  const given = direction === 'conv' ? 'A' : 'B';
  const rows: [line: string, values: readonly number[], name: string][] = [
    [text.matrix(direction === 'conv' ? 'W' : 'Wᵀ', given), output, 'matrix'],
    [text.stamp(given), scattered, 'stamp'],
    [text.gather[direction], gathered, 'gather'],
  ];
  return (
    <Panel title={text.title}>
      <dl className={styles.rows}>
        {rows.map(([line, values, name]) => (
          <div key={name} className={styles.row}>
            <dt>{line}</dt>
            <dd data-reading={name}>{now === null ? '–' : showNumber(values[now] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.verdict} data-agree={difference <= 1e-9}>
        {difference === 0
          ? text.equal(output.length)
          : difference <= 1e-9
            ? text.close(difference.toExponential(0))
            : text.differ(difference.toExponential(1))}
      </p>
    </Panel>
  );
});
