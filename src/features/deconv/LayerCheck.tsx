import { useMemo } from 'react';
import { activate } from '../../core/nn/forward';
import { clampPatch, layerCells } from '../../core/deconv/layer';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './LayerPanel.module.css';
import { showNumber } from './names';
import type { LayerPreview } from './inspectLayer';

/** This pair's share, the other channels', and what the layer itself computed: in this cell and in all. */
export function LayerCheck({ looked, now }: { looked: LayerPreview; now: number }) {
  const text = useRoomMessages('deconv').deconvLayer;
  const { choice, input, layer, scale, shift, output, step } = looked;
  const cells = useMemo(
    () => layerCells(input, clampPatch(input, choice.row, choice.column), choice.from),
    [input, choice],
  );
  const ours = (own: number, others: number) => activate(layer, (own + others) * scale + shift);
  const theirs = (index: number) => output.data[index * output.channels + choice.to] ?? Number.NaN;
  const whole = cells.filter(({ complete }) => complete);
  const largest = Math.max(
    ...whole.map(({ index, own, others }) => Math.abs(ours(own, others) - theirs(index))),
  );
  const cell = cells[now];
  return (
    <div className={styles.check} data-layer-check>
      {cell && (
        <dl className={styles.rows}>
          <Row name={text.own} value={cell.own} />
          <Row name={text.others(input.channels - 1)} value={cell.others} />
          <Row name={text.sum} value={cell.own + cell.others} />
          {cell.complete && (
            <>
              <Row
                name={text.finished(layer.norm, layer.activation)}
                value={ours(cell.own, cell.others)}
                strong
              />
              <Row name={text.layerSays} value={theirs(cell.index)} strong />
            </>
          )}
        </dl>
      )}
      {cell && !cell.complete && <p className={styles.intro}>{text.cut}</p>}
      <p className={styles.agree} data-agree={largest < 1e-4}>
        {text.agree(whole.length, largest.toExponential(1), step)}
      </p>
    </div>
  );
}

function Row({ name, value, strong }: { name: string; value: number; strong?: boolean }) {
  const shown = showNumber(Number(value.toFixed(4)));
  return (
    <div className={styles.row}>
      <dt>{name}</dt>
      <dd>{strong ? <strong>{shown}</strong> : shown}</dd>
    </div>
  );
}
