import { memo, useCallback, useState } from 'react';
import { clsx } from 'clsx';
import type { FeatureMaps } from '../../core/nn/forward';
import { encodeZ } from '../../core/latent/code';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useStaysInRoom } from '../../hooks/classView';
import { useSession, useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import { Segmented } from '../../ui/Segmented';
import { heat } from '../../ui/heat';
import styles from './InsidePanel.module.css';
import { Preview } from './Preview';
import { useLatent, useLatentActions } from './useLatent';

/** Maps of a layer shown before one asks for all. */
const some = 16;

function range(data: Float32Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** What a press on a map does. */
const presses = ['off', 'open'] as const;
type Press = (typeof presses)[number];

interface LayerMapsProps {
  maps: FeatureMaps;
  /** Of the generator's layers. */
  index: number;
  /** Opens a map in the Deconvolution room; null while a press switches it off. */
  onOpen: ((layer: number, channel: number) => void) | null;
}

/** Drawn anew for new maps only: there are dozens, and a drag moves much else. */
const LayerMaps = memo(function LayerMaps({ maps, index, onOpen }: LayerMapsProps) {
  const { inside: text } = useRoomMessages('latent').latent;
  const ablated = useLatent((state) => state.ablated);
  const { change } = useLatentActions();
  const [all, setAll] = useState(false);
  const { layer, size, channels, data } = maps;
  const [low, high] = range(data);
  const shown = all ? channels : Math.min(some, channels);
  const isOff = (channel: number) =>
    ablated.some((each) => each.layer === layer && each.channel === channel);
  const toggle = (channel: number) =>
    change({
      ablated: isOff(channel)
        ? ablated.filter((each) => each.layer !== layer || each.channel !== channel)
        : [...ablated, { layer, channel }],
    });
  return (
    <section className={styles.layer}>
      <h3 className={styles.shape}>{text.layer(size, channels)}</h3>
      <div className={styles.maps}>
        {Array.from({ length: shown }, (_, channel) => (
          <button
            key={channel}
            type="button"
            className={styles.map}
            aria-pressed={isOff(channel)}
            aria-label={text.map(layer, channel + 1)}
            onClick={() => (onOpen ? onOpen(index, channel) : toggle(channel))}
          >
            <PixelCanvas
              pixels={heat({ data, size, channels }, channel, low, high)}
              label=""
              aria-hidden
            />
          </button>
        ))}
      </div>
      {channels > some && (
        <Button small look="quiet" onClick={() => setAll(!all)}>
          {all ? text.fewer : text.more(channels)}
        </Button>
      )}
    </section>
  );
});

/** Every layer's feature maps for the z in hand, and what is drawn without some of them. */
export function InsidePanel() {
  const { latent } = useRoomMessages('latent');
  const { inside: text, picture } = latent;
  const inside = useLatent((state) => state.inside);
  const ablated = useLatent((state) => state.ablated);
  const step = useSession((state) => state.step);
  const { url } = useStores();
  const [press, setPress] = useState<Press>('off');
  const stays = useStaysInRoom();
  const { change, store } = useLatentActions();
  /** A convolution's map is what it made; the first layer's is what the first convolution is given. */
  const open = useCallback(
    (layer: number, channel: number) => {
      const place =
        layer === 0
          ? { layer: '1', in: String(channel + 1) }
          : { layer: String(layer), out: String(channel + 1) };
      url.getState().setParams('deconv', { ...place, code: encodeZ(store.getState().z.present) });
      url.getState().go('deconv');
    },
    [url, store],
  );
  const stale = inside !== null && inside.step !== step;
  return (
    <Panel title={text.title} note={stale ? text.stale(inside.step) : text.note}>
      {inside?.maps.slice(0, -1).map((maps, layer) => (
        <LayerMaps
          key={maps.layer}
          maps={maps}
          index={layer}
          onOpen={press === 'open' && !stays ? open : null}
        />
      ))}
      {inside && ablated.length > 0 && (
        <div className={styles.without}>
          <Preview small pixels={inside.image} label={text.without} />
          <p className={styles.text}>{text.off(ablated.length, picture.score(inside.score))}</p>
          <Button small onClick={() => change({ ablated: [] })}>
            {text.on}
          </Button>
        </div>
      )}
      {!stays && (
        <Segmented
          label={text.press.label}
          showLabel
          value={press}
          options={presses.map((value) => ({ value, label: text.press[value] }))}
          onChange={setPress}
        />
      )}
      <p className={clsx(styles.text, styles.last)}>{text.text}</p>
    </Panel>
  );
}
