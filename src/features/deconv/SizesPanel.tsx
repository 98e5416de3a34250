import { memo } from 'react';
import { inputsSharingOutput } from '../../core/deconv/geometry';
import type { ConvAxis, DeconvConfig } from '../../core/deconv/geometry';
import type { ConvTrace } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Panel } from '../../ui/Panel';
import styles from './SizesPanel.module.css';

/** ⌊(n + p − k)/s⌋ + 1 in symbols and with this axis's numbers. */
function convolution({ large, small, kernel, stride, before, after }: ConvAxis, same: boolean) {
  return same
    ? ['⌈A/s⌉', `⌈${large}/${stride}⌉ = ${small}`]
    : [
        '⌊(A + 2p − k)/s⌋ + 1',
        `⌊(${large} + ${before + after} − ${kernel})/${stride}⌋ + 1 = ${small}`,
      ];
}

function transposed({ large, small, kernel, stride, before, after }: ConvAxis, same: boolean) {
  const rest = large - (stride * (small - 1) + kernel - before - after);
  return same && large === stride * small
    ? ['s·B', `${stride}·${small} = ${large}`]
    : [
        's(B − 1) + k − 2p + a',
        `${stride}·(${small} − 1) + ${kernel} − ${before + after} + ${rest} = ${large}`,
      ];
}

interface Props {
  trace: ConvTrace;
  config: DeconvConfig;
}

/** The output-size formulas of both directions with their numbers, and which inputs share an output. */
export const SizesPanel = memo(function SizesPanel({ trace, config }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const text = deconv.sizes;
  const { rows, columns } = trace.geometry;
  const same = config.padding === 'same';
  const square = JSON.stringify(rows) === JSON.stringify(columns);
  const axes: [name: string | null, axis: ConvAxis][] = square
    ? [[null, rows]]
    : [
        [text.rows, rows],
        [text.columns, columns],
      ];
  return (
    <Panel title={text.title}>
      {axes.map(([name, axis]) => (
        <div key={name} className={styles.axis}>
          {name !== null && <h3 className={styles.name}>{name}</h3>}
          <dl className={styles.formulas}>
            {(
              [
                [text.conv, 'B', convolution(axis, same)],
                [text.transpose, 'A', transposed(axis, same)],
              ] as const
            ).map(([title, map, [symbols, numbers]]) => (
              <div key={map}>
                <dt>{title}</dt>
                <dd data-size={map}>
                  <span>{`${map} = ${symbols ?? ''}`}</span>
                  <span>= {numbers}</span>
                </dd>
              </div>
            ))}
          </dl>
          <p className={styles.shared}>
            {text.shared(inputsSharingOutput(axis, config.padding), axis.small)}
          </p>
        </div>
      ))}
      <p className={styles.source}>{text.source}</p>
    </Panel>
  );
});
