import { useState } from 'react';
import { useShown } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { planeStart } from '../../state/latent/latentState';
import type { Group, Mode } from '../../state/latent/latentState';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { KeptPanel } from './KeptPanel';
import styles from './PickPanel.module.css';
import { TilePicker } from './TilePicker';
import { useLatent, useLatentActions } from './useLatent';

type Slots = Record<Exclude<Mode, 'sliders'>, string>;

/** Three points lie some ten standard deviations apart. */
const wide = { x: 0, y: 0, reach: 10 };

const same = (a: Float32Array, b: Float32Array) => a.every((value, i) => value === b[i]);

/** Where choices go in each mode; the next free place follows by itself. */
export function PickPanel({ mode }: { mode: Exclude<Mode, 'sliders'> }) {
  const { between, sums, plane, tiles, z: sliders } = useRoomMessages('latent').latent;
  const { store, change, move } = useLatentActions();
  const shown = useShown();
  const spannedBy = useLatent((state) => state.spannedBy);
  const groups = useLatent((state) => state.groups);
  const corners = useLatent((state) => state.corners);
  const axes = useLatent((state) => state.axes);
  const directions = useLatent((state) => state.directions);
  const a = useLatent((state) => state.a);
  const b = useLatent((state) => state.b);
  const [slots, setSlots] = useState<Slots>({ between: 'a', arithmetic: 'a', plane: '0' });
  const slot = slots[mode];
  const choose = (next: string) => setSlots({ ...slots, [mode]: next });

  const options = {
    between: [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ],
    arithmetic: (['a', 'b', 'c'] as const).map((group, i) => ({
      value: group,
      label: `${['', '− ', '+ '][i] ?? ''}${sums.group[group]} (${groups[group].length})`,
      title: sums.groupName[group],
    })),
    plane: ['0', '1', '2'].map((value) => ({ value, label: String(Number(value) + 1) })),
  }[mode];
  const label = { between: between.slot, arithmetic: sums.slot, plane: plane.slot }[mode];

  /** Along directions a plane has no points of its own: it goes through the z in hand. */
  const through = mode === 'plane' && spannedBy === 'directions';
  const pick = (z: Float32Array) => {
    const state = store.getState();
    if (through) move(z, true);
    else if (mode === 'between') {
      change(slot === 'a' ? { a: z } : { b: z });
      choose(slot === 'a' ? 'b' : 'a');
    } else if (mode === 'arithmetic') {
      const group = slot as Group;
      const others = state.groups[group].filter((each) => !same(each, z));
      const taken = others.length < state.groups[group].length;
      change({ groups: { ...state.groups, [group]: taken ? others : [...others, z] } });
    } else {
      const corners = state.corners.map((corner, i) => (i === Number(slot) ? z : corner));
      change({ corners, view: { ...wide } });
      choose(String((Number(slot) + 1) % 3));
    }
  };
  /** The direction that the other one has is exchanged with it: a plane needs two. */
  const turn = (way: number, axis: number) => {
    const [across, up] = axes;
    const kept = way === 0 ? up : across;
    const other = kept === axis ? (axes[way] ?? 0) : kept;
    change({ axes: way === 0 ? [axis, other] : [other, axis], view: { ...planeStart } });
  };
  const swap = () => {
    change({ a: b, b: a });
  };
  const nameOf = (place: string) =>
    mode === 'plane' ? String(Number(place) + 1) : place.toUpperCase();
  const chosen: [string, readonly (Float32Array | null)[]][] = {
    between: [['a', [a]] as const, ['b', [b]] as const],
    arithmetic: (['a', 'b', 'c'] as const).map((group) => [group, groups[group]] as const),
    plane: corners.map((corner, i) => [String(i), [corner]] as const),
  }[mode].map(([place, list]) => [nameOf(place), list]);
  const marksOf = (z: Float32Array) =>
    chosen.flatMap(([name, list]) => (list.some((each) => each && same(each, z)) ? [name] : []));

  return (
    <>
      {shown('z') && (
        <Panel title={mode === 'plane' ? plane.spans : label}>
          {mode === 'plane' && (
            <div className={styles.line}>
              <Segmented
                label={plane.title}
                value={spannedBy}
                options={(['directions', 'points'] as const).map((value) => ({
                  value,
                  label: plane[value],
                }))}
                onChange={(value) =>
                  change({ spannedBy: value, view: value === 'points' ? wide : planeStart })
                }
              />
            </div>
          )}
          {through && directions && (
            <div className={styles.axes}>
              {(['across', 'up'] as const).map((way, i) => (
                <Select
                  key={way}
                  label={plane[way]}
                  value={String(axes[i])}
                  options={directions.map(({ share }, axis) => ({
                    value: String(axis),
                    label: plane.axis(sliders.axis(axis + 1), share),
                  }))}
                  onChange={(axis) => turn(i, Number(axis))}
                />
              ))}
            </div>
          )}
          {!through && (
            <div className={styles.line}>
              <Segmented label={label} value={slot} options={options} onChange={choose} />
              <Button small onClick={() => pick(store.getState().z.present)}>
                {between.here}
              </Button>
              {mode === 'between' && (
                <Button small onClick={swap}>
                  {between.swap}
                </Button>
              )}
            </div>
          )}
        </Panel>
      )}
      {shown('tiles') && (
        <TilePicker
          note={through ? tiles.go : tiles.slot(nameOf(slot))}
          onPick={pick}
          marksOf={marksOf}
        />
      )}
      {shown('kept') && <KeptPanel onPick={pick} />}
    </>
  );
}
