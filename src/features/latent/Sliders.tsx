import { clsx } from 'clsx';
import { useRoomMessages } from '../../i18n/roomMessages';
import { combine, dot } from '../../core/latent/path';
import { namedDirections, sliderSets } from '../../state/latent/latentState';
import { Button } from '../../ui/Button';
import { RangeSlider } from '../../ui/RangeSlider';
import { Segmented } from '../../ui/Segmented';
import styles from './Sliders.module.css';
import { useLatent, useLatentActions } from './useLatent';

const reach = 3;

interface Row {
  key: string;
  label: string;
  title?: string;
  value: number;
  set: (value: number) => Float32Array;
}

/** One slider moves a number of z, or z along a direction. */
export function Sliders() {
  const { z: text } = useRoomMessages('latent').latent;
  const z = useLatent((state) => state.z.present);
  const set = useLatent((state) => state.sliders);
  const directions = useLatent((state) => state.directions);
  const influence = useLatent((state) => state.influence);
  const measuring = useLatent((state) => state.measuring);
  const { move, change, measureInfluence, store } = useLatentActions();
  const now = () => store.getState().z.present;

  const dimension = (i: number): Row => ({
    key: `z${i}`,
    label: text.dimension(i + 1),
    value: z[i] ?? 0,
    set: (value) => {
      const next = now().slice();
      next[i] = value;
      return next;
    },
  });
  const rows: Row[] =
    set === 'all'
      ? Array.from(z, (_, i) => dimension(i))
      : set === 'influential'
        ? (influence?.ranking.slice(0, namedDirections).map(dimension) ?? [])
        : (directions ?? []).map(({ axis, share }, i) => ({
            key: `axis${i}`,
            label: text.axis(i + 1),
            title: text.axisShare(i + 1, share),
            value: dot(z, axis),
            set: (value) => {
              const here = now();
              return combine([
                [1, here],
                [value - dot(here, axis), axis],
              ]);
            },
          }));

  return (
    <div>
      <div className={styles.sets}>
        <Segmented
          label={text.sets.label}
          value={set}
          options={sliderSets.map((value) => ({
            value,
            label: value === 'all' ? text.sets.all(z.length) : text.sets[value],
          }))}
          onChange={(value) => change({ sliders: value })}
        />
      </div>
      {set === 'influential' && !influence && (
        <div className={styles.ask}>
          <p className={styles.text}>{text.influentialAsk}</p>
          <Button disabled={measuring} onClick={measureInfluence}>
            {measuring ? text.measuring : text.measure}
          </Button>
        </div>
      )}
      <div
        className={clsx(styles.rows, set === 'all' && styles.all)}
        // A drag ends, for undo, when the finger or the key is lifted.
        onPointerUp={() => move(now(), true)}
        onKeyUp={(event) => {
          if (event.key !== 'Tab' && event.key !== 'Shift') move(now(), true);
        }}
      >
        {rows.map((row) => (
          <div key={row.key} title={row.title}>
            <RangeSlider
              label={row.label}
              value={Math.min(reach, Math.max(-reach, row.value))}
              min={-reach}
              max={reach}
              from={0}
              player="g"
              format={() => row.value.toFixed(2)}
              onChange={(value) => move(row.set(value), false)}
            />
          </div>
        ))}
      </div>
      <p className={styles.text}>
        {set === 'directions'
          ? text.directionsText
          : set === 'all'
            ? text.allText
            : influence
              ? text.influentialText(influence.change[influence.ranking[0] ?? 0] ?? 0)
              : null}
      </p>
      <Button small onClick={() => move(new Float32Array(z.length), true)}>
        {text.reset}
      </Button>
    </div>
  );
}
