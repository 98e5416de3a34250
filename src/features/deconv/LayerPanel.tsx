import { memo, useMemo, useState } from 'react';
import { activate } from '../../core/forward';
import {
  clampPatch,
  layerCells,
  pairKernel,
  patchSetting,
  patchValues,
} from '../../core/deconv/layer';
import type { Setting } from '../../core/deconv/geometry';
import { sentence } from '../../i18n/sentence';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { RangeSlider } from '../../ui/RangeSlider';
import { Select } from '../../ui/Select';
import styles from './LayerPanel.module.css';
import { LayerMap } from './LayerMap';
import { showNumber } from './names';
import { useLayer } from './useLayer';
import type { Choice, Looked } from './useLayer';

interface Props {
  /** The numbers on show, to tell whether they are still the layer's. */
  kernel: readonly number[];
  input: readonly number[];
  /** Output cell of the step. */
  now: number;
  onLoad: (setting: Setting, kernel: number[], input: number[]) => void;
}

interface Loaded {
  looked: Looked;
  kernel: number[];
  input: number[];
}

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** Steps through a kernel of the generator in the Train room, on what really flows into it. */
export const LayerPanel = memo(function LayerPanel({ kernel, input, now, onLoad }: Props) {
  const messages = useMessages();
  const text = messages.deconvLayer;
  const view = useLayer();
  const [choice, setChoice] = useState<Choice>({
    layer: 1,
    from: 0,
    to: 0,
    row: 0,
    column: 0,
    draw: 0,
  });
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const { layers } = view;
  const layer = layers[choice.layer];
  const show = async (next: Choice) => {
    setChoice(next);
    const looked = await view.look(next);
    if (!looked) return;
    const patch = clampPatch(looked.input, next.row, next.column);
    const numbers = {
      looked,
      kernel: pairKernel(looked.input, next.from),
      input: patchValues(looked.input, patch, next.from),
    };
    setLoaded(numbers);
    onLoad(patchSetting(looked.input, patch), numbers.kernel, numbers.input);
  };
  const change = (part: Partial<Choice>) => void show({ ...choice, ...part });
  const onShow = loaded && same(loaded.kernel, kernel) && same(loaded.input, input) ? loaded : null;
  const numbers = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ value: String(i), label: String(i + 1) }));
  const room = layer ? layer.input.size - Math.min(layer.input.size, 4) : 0;
  return (
    <Panel title={text.title}>
      <p className={styles.intro}>{text.intro}</p>
      {layer && onShow ? (
        <div className={styles.fields}>
          <div className={styles.wide}>
            <Select
              label={text.layer}
              value={String(choice.layer)}
              options={layers.slice(1).map(({ input: from, output: to }, i) => ({
                value: String(i + 1),
                label: text.layerName(i + 1, from.size, from.channels, to.size, to.channels),
              }))}
              onChange={(index) =>
                change({ layer: Number(index), from: 0, to: 0, row: 0, column: 0 })
              }
            />
          </div>
          <Select
            label={text.from}
            value={String(choice.from)}
            options={numbers(layer.input.channels)}
            onChange={(from) => change({ from: Number(from) })}
          />
          <Select
            label={text.to}
            value={String(choice.to)}
            options={numbers(layer.output.channels)}
            onChange={(to) => change({ to: Number(to) })}
          />
          {room > 0 && (
            <div className={styles.wide}>
              {(['row', 'column'] as const).map((axis) => (
                <RangeSlider
                  key={axis}
                  label={text[axis]}
                  value={Math.min(choice[axis], room)}
                  min={0}
                  max={room}
                  step={1}
                  format={(value) => String(value + 1)}
                  onChange={(value) => change({ [axis]: value })}
                />
              ))}
            </div>
          )}
          <LayerMap looked={onShow.looked} />
          <div className={styles.wide}>
            <Button small onClick={() => change({ draw: choice.draw + 1 })} disabled={view.busy}>
              {text.otherNoise}
            </Button>
          </div>
          <LayerCheck looked={onShow.looked} now={now} />
        </div>
      ) : (
        <Button look="primary" onClick={() => void show(choice)} disabled={view.busy}>
          {view.busy ? text.loading : text.load}
        </Button>
      )}
      {view.fault && view.fault.code !== 'engine.superseded' && (
        <p className={styles.bad} role="alert">
          {sentence(messages, view.fault)}
        </p>
      )}
    </Panel>
  );
});

/** This pair's share, the other channels', and what the layer itself computed: in this cell and in all. */
function LayerCheck({ looked, now }: { looked: Looked; now: number }) {
  const text = useMessages().deconvLayer;
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
