import { expect, test } from 'vitest';
import { undo, undoable } from '../../core/latent/undo';
import type { Pixels } from '../../core/pixels';
import { fakeEngine } from '../../testing/fakeEngine';
import { createLatent } from './latent';
import { nearCount } from './latentState';

const latent = 6;

const picture = (z: Float32Array): Pixels => {
  const count = z.length / latent;
  const data = new Uint8ClampedArray(count * 4).fill(255);
  for (let i = 0; i < count; i++) data[i * 4] = 100 + 10 * z[i * latent]!;
  return { width: count, height: 1, data };
};

/** An engine whose pictures are single pixels that show z's first entry, drawn when `draw` is called. */
function scripted() {
  const asked: { z: Float32Array; draw: () => void }[] = [];
  const { engine, emit } = fakeEngine({
    directions: (count) =>
      Promise.resolve(
        Array.from({ length: Math.min(count, latent) }, (_, axis) => ({
          axis: Float32Array.from({ length: latent }, (_, i) => (i === axis ? 1 : 0)),
          share: 1 / latent,
        })),
      ),
    generate: (z) =>
      new Promise((resolve) => {
        const scores = new Float32Array(z.length / latent).fill(0.5);
        asked.push({ z, draw: () => resolve({ images: picture(z), scores }) });
      }),
  });
  return { engine, asked, emit };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

async function opened() {
  const { engine, asked, emit } = scripted();
  const room = createLatent(engine, () => 0);
  room.attach({ latent, seed: 7 });
  room.watch(true);
  await settle();
  for (let drawn = 0; drawn < asked.length; drawn++) {
    asked[drawn]!.draw();
    await settle();
  }
  asked.length = 0;
  /** The engine has drawn its grid anew. @returns pictures that the room asks for now */
  const grid = async () => {
    emit({ type: 'grid', step: 1, imageGrid: picture(new Float32Array(64 * latent)) });
    await settle();
    for (let drawn = 0; drawn < asked.length; drawn++) {
      asked[drawn]!.draw();
      await settle();
    }
    return asked.splice(0).reduce((sum, { z }) => sum + z.length / latent, 0);
  };
  return { room, asked, grid };
}

const at = (first: number) =>
  Float32Array.from({ length: latent }, (_, i) => (i === 0 ? first : 0));

const second = Float32Array.from({ length: latent }, (_, i) => (i === 1 ? 1 : 0));

test('a drag asks for one picture at a time, and always for the newest z', async () => {
  const { room, asked } = await opened();
  for (let i = 1; i <= 10; i++) room.move(at(i / 10), i === 10);
  await settle();
  expect(asked).toHaveLength(1);
  asked[0]!.draw();
  await settle();
  // The nine moves in between were never drawn.
  expect(asked[1]!.z[0]).toBeCloseTo(1, 6);
  asked[1]!.draw();
  await settle();
  const { main } = room.store.getState().drawn;
  expect(main!.pixels.data[0]).toBe(110);
  expect(main!.score).toBe(0.5);
});

test('a drag is one step back', async () => {
  const { room } = await opened();
  const before = room.store.getState().z.present;
  for (let i = 1; i <= 10; i++) room.move(at(i), i === 10);
  room.move(at(20), true);
  const { z } = room.store.getState();
  expect(undo(z).present[0]).toBe(10);
  expect(undo(undo(z)).present).toEqual(before);
});

test('nothing is drawn while nobody looks', async () => {
  const { room, asked } = await opened();
  room.watch(false);
  room.move(at(1), true);
  room.change({ mode: 'between', a: at(0), b: at(1) });
  await settle();
  expect(asked).toHaveLength(0);
});

test('what follows training never draws more than the grid does, over time', async () => {
  const { room, grid } = await opened();
  expect(await grid()).toBe(1 + nearCount);
  room.change({ mode: 'plane', spannedBy: 'points', corners: [at(0), at(1), second] });
  await grid();
  const drawn: number[] = [];
  for (let i = 0; i < 20; i++) drawn.push(await grid());
  // The picture in hand is new each time, the map of 260 every fifth.
  expect(Math.min(...drawn)).toBe(1);
  expect(Math.max(...drawn)).toBe(1 + 260);
  const total = drawn.reduce((sum, each) => sum + each, 0);
  expect(total).toBeLessThanOrEqual(20 * (1 + 32));
});

test('the plane lies along the two directions that were chosen', async () => {
  const { room, asked } = await opened();
  room.change({ mode: 'plane', axes: [4, 2], view: { x: 0, y: 0, reach: 2 } });
  await settle();
  for (let drawn = 0; drawn < asked.length; drawn++) {
    asked[drawn]!.draw();
    await settle();
  }
  const { drawn, z } = room.store.getState();
  const { pictures, side } = drawn.plane!;
  const [corner, along, down] = [pictures[0]!.z, pictures[side - 1]!.z, pictures.at(-1)!.z];
  const [x, y] = [4, 2];
  expect([corner[x], corner[y]]).toEqual([-2, 2]);
  expect([along[x], along[y]]).toEqual([2, 2]);
  expect([down[x], down[y]]).toEqual([2, -2]);
  for (const i of [0, 1, 3, 5]) expect(corner[i]).toBeCloseTo(z.present[i]!, 6);
});

test('a z that leaves the plane takes the plane with it; one that moves within it does not', async () => {
  const { room, asked } = await opened();
  const drawAll = async () => {
    await settle();
    let pictures = 0;
    for (let drawn = 0; drawn < asked.length; drawn++) {
      pictures += asked[drawn]!.z.length / latent;
      asked[drawn]!.draw();
      await settle();
    }
    asked.length = 0;
    return pictures;
  };
  room.change({ mode: 'plane', axes: [4, 2] });
  await drawAll();
  const { z } = room.store.getState();
  const within = z.present.slice();
  within[4] = 1.5;
  room.move(within, true);
  expect(await drawAll()).toBe(1);
  const away = within.slice();
  away[4] = 7;
  away[0] = 2;
  room.move(away, true);
  expect(await drawAll()).toBeGreaterThan(1);
  const { drawn, view } = room.store.getState();
  expect(drawn.plane!.pictures[0]!.z[0]).toBeCloseTo(2, 6);
  // It was out of the window, too.
  expect(view.x).toBeCloseTo(7, 6);
});

test('a run with z’s of another length starts afresh', async () => {
  const { room } = await opened();
  room.change({ a: at(1), kept: [at(1)] });
  room.attach({ latent: 9, seed: 7 });
  const state = room.store.getState();
  expect(state.z.present).toHaveLength(9);
  expect(state.a).toBeNull();
  expect(state.kept).toEqual([]);
});

test('influence finds the one dimension that the picture shows', async () => {
  const { room, asked } = await opened();
  room.measureInfluence();
  await settle();
  for (let drawn = 0; drawn < asked.length; drawn++) {
    asked[drawn]!.draw();
    await settle();
  }
  const { influence, measuring } = room.store.getState();
  expect(measuring).toBe(false);
  expect(influence!.ranking[0]).toBe(0);
  expect([...influence!.change.slice(1)]).toEqual([0, 0, 0, 0, 0]);
});

test('the room left and entered again keeps the maps that are off; another run has none', async () => {
  const { engine } = scripted();
  const room = createLatent(engine, () => 0);
  const model = { latent, seed: 7 };
  room.attach(model);
  const ablated = [{ layer: 'g.conv1', channel: 2 }];
  room.change({ ablated });
  room.attach(model);
  expect(room.store.getState().ablated).toEqual(ablated);
  room.attach({ ...model });
  expect(room.store.getState().ablated).toEqual([]);
  await settle();
});

test('a view that comes together with a z is the one that is shown', async () => {
  const { room } = await opened();
  room.change({ mode: 'plane' });
  await settle();
  const view = { x: 2, y: 1, reach: 0.5 };
  // Off the plane that was shown, and outside of the window.
  room.change({ z: undoable(Float32Array.of(9, 0, 5, 0, 0, 0)), view });
  expect(room.store.getState().view).toEqual(view);
});

test('an engine that draws one picture after another is asked for few at once', async () => {
  const { engine, asked } = scripted();
  const room = createLatent(engine, () => 0);
  room.attach({ latent, seed: 7 }, true);
  room.watch(true);
  room.change({ mode: 'plane' });
  const sizes: number[] = [];
  await settle();
  for (let drawn = 0; drawn < asked.length; drawn++) {
    sizes.push(asked[drawn]!.z.length / latent);
    asked[drawn]!.draw();
    await settle();
  }
  // Both levels of the map, to the last picture.
  expect(room.store.getState().drawn.plane?.pictures).toHaveLength(14 * 14);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(nearCount);
});

test('after a fault everything can be asked for once more', async () => {
  const { engine, asked } = scripted();
  let broken = true;
  const room = createLatent(
    {
      ...engine,
      generate: (z) => (broken ? Promise.reject(new Error('broken')) : engine.generate(z)),
      inspect: () => new Promise(() => undefined),
    },
    () => 0,
  );
  room.attach({ latent, seed: 7 });
  room.watch(true);
  await settle();
  expect(room.store.getState().fault).toEqual({
    code: 'engine.unexpected',
    params: { message: 'broken' },
  });
  broken = false;
  room.redraw();
  expect(room.store.getState().fault).toBeNull();
  await settle();
  for (let drawn = 0; drawn < asked.length; drawn++) {
    asked[drawn]!.draw();
    await settle();
  }
  expect(room.store.getState().drawn.main).not.toBeNull();
  expect(room.store.getState().drawn.near).toHaveLength(nearCount);
});
