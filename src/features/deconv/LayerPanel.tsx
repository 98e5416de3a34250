import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { clsx } from 'clsx';
import { clampPatch, pairKernel, patchConfig, patchValues } from '../../core/deconv/layer';
import type { DeconvConfig } from '../../core/deconv/geometry';
import { useSession } from '../../hooks/stores';
import { formatFault } from '../../i18n/formatFault';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { RangeSlider } from '../../ui/RangeSlider';
import { Select } from '../../ui/Select';
import styles from './LayerPanel.module.css';
import { LayerMap } from './LayerMap';
import { LayerCheck } from './LayerCheck';
import { useLayer } from './useLayer';
import { firstChoice } from '../../state/deconv/layerChoice';
import type { LayerChoice } from '../../state/deconv/layerChoice';
import type { LayerPreview } from './inspectLayer';

interface Props {
  /** The layer that a conv geometry asks for, or whose numbers are on show; null for a person's own numbers. */
  asked: LayerChoice | null;
  /** The numbers on show, to tell whether they are still the layer's. */
  kernel: readonly number[];
  input: readonly number[];
  /** Output cell of the step. */
  now: number;
  onLoad: (loaded: LoadedLayer) => void;
}

export interface LoadedLayer {
  config: DeconvConfig;
  kernel: number[];
  input: number[];
  choice: LayerChoice;
  /** What a conv geometry asked for, if it was a conv geometry. */
  asked: LayerChoice | null;
}

interface Loaded {
  looked: LayerPreview;
  kernel: number[];
  input: number[];
}

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** Steps through a kernel of the generator in the Train room, on what really flows into it. */
export const LayerPanel = memo(function LayerPanel({ asked, kernel, input, now, onLoad }: Props) {
  const messages = useMessages();
  const text = useRoomMessages('deconv').deconvLayer;
  const view = useLayer();
  const { look, run } = view;
  const [choice, setChoice] = useState<LayerChoice>(asked ?? firstChoice);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  /** The newest choice whose numbers have been asked for. */
  const answered = useRef<LayerChoice | null>(null);
  /** What a conv geometry asked for and did not get, for want of an engine. */
  const missed = useRef<LayerChoice | null>(null);
  const { layers } = view;
  const layer = layers[choice.layer];
  const show = useCallback(
    async (next: LayerChoice, link: LayerChoice | null) => {
      setChoice(next);
      const looked = await look(next);
      missed.current = looked ? null : link;
      if (!looked) return;
      const { choice: chosen, input: from } = looked;
      const patch = clampPatch(from, chosen.row, chosen.column);
      const numbers = {
        kernel: pairKernel(from, chosen.from),
        input: patchValues(from, patch, chosen.from),
      };
      answered.current = chosen;
      setChoice(chosen);
      setLoaded({ looked, ...numbers });
      onLoad({ config: patchConfig(from, patch), ...numbers, choice: chosen, asked: link });
    },
    [look, onLoad],
  );
  useEffect(() => {
    if (asked === null || asked === answered.current) return;
    answered.current = asked;
    void show(asked, asked);
  }, [asked, show]);
  useEffect(() => {
    if (run === null || asked === null || asked !== missed.current) return;
    missed.current = null;
    void show(asked, asked);
  }, [run, asked, show]);
  const change = (part: Partial<LayerChoice>) => void show({ ...choice, ...part }, null);
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
                label: text.layerName(i + 1, from, to),
              }))}
              onChange={(index) =>
                change({
                  ...firstChoice,
                  draw: choice.draw,
                  code: choice.code,
                  layer: Number(index),
                })
              }
            />
          </div>
          <Select
            label={text.from}
            value={String(choice.from ?? 0)}
            options={numbers(layer.input.channels)}
            onChange={(from) => change({ from: Number(from) })}
          />
          <Select
            label={text.to}
            value={String(choice.to ?? 0)}
            options={numbers(layer.output.channels)}
            onChange={(to) => change({ to: Number(to) })}
          />
          {room > 0 && (
            <div className={styles.wide}>
              {(['row', 'column'] as const).map((axis) => (
                <RangeSlider
                  key={axis}
                  label={text[axis]}
                  value={Math.min(choice[axis] ?? 0, room)}
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
          <div className={clsx(styles.wide, styles.buttons)}>
            <Button
              small
              onClick={() => change({ draw: choice.draw + 1, code: null })}
              disabled={view.busy}
            >
              {text.otherNoise}
            </Button>
            <Newer than={onShow.looked.step} busy={view.busy} onTake={() => change({})} />
          </div>
          <LayerCheck looked={onShow.looked} now={now} />
        </div>
      ) : (
        <Button look="primary" onClick={() => void show(choice, null)} disabled={view.busy}>
          {view.busy ? text.loading : text.load}
        </Button>
      )}
      {view.fault && view.fault.code !== 'engine.superseded' && (
        <p className={styles.bad} role="alert">
          {formatFault(messages, view.fault)}
        </p>
      )}
    </Panel>
  );
});

/** The offer to look again, once the generator has moved on. */
function Newer({ than, busy, onTake }: { than: number; busy: boolean; onTake: () => void }) {
  const text = useRoomMessages('deconv').deconvLayer;
  const step = useSession((session) => session.step);
  if (step === than) return null;
  return (
    <Button small onClick={onTake} disabled={busy}>
      {text.newer(step)}
    </Button>
  );
}
