// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultConfig } from '../../core/config';
import { gridZ } from '../../core/latent/variants';
import type { Language } from '../../core/language';
import { loadRoomMessages } from '../../i18n/roomMessages';
import type { Engine } from '../../rpc/engineProtocol';
import { fakeEngine } from '../../testing/fakeEngine';
import { trainStores } from '../../testing/stores';
import { TileField } from './TileField';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const { latent, seed } = defaultConfig.model;
const blank = (width: number) => ({
  width,
  height: 28,
  data: new Uint8ClampedArray(width * 28 * 4),
});
const info = {
  config: defaultConfig,
  step: 0,
  engine: 'tfjs',
  backend: 'cpu',
  device: '',
  fallback: null,
} as const;

/** What an engine answers: a forgery so far from its nearest, beside real images from 11 to 30. */
function answers(distance: number) {
  const nearestImages = vi.fn<Engine['nearestImages']>(() =>
    Promise.resolve({
      step: 340,
      searched: 60_000,
      fake: blank(28),
      images: blank(5 * 28),
      indices: Uint32Array.of(4, 8, 15, 16, 23),
      distances: Float32Array.of(distance, 40, 41, 42, 43),
    }),
  );
  const nearestYardstick = vi.fn<Engine['nearestYardstick']>(() =>
    Promise.resolve({
      kind: 'heldOut',
      searched: 60_000,
      distances: Float32Array.from({ length: 200 }, (_, i) => 11 + i / 10),
    }),
  );
  const critique = vi.fn<Engine['critique']>(() =>
    Promise.resolve({
      step: 340,
      batch: 64,
      image: blank(28),
      gradient: { layer: 'image', size: 28, channels: 1, data: new Float32Array(784).fill(-1) },
    }),
  );
  return { nearestImages, nearestYardstick, critique };
}

function tiles(
  engine: Partial<Engine>,
  { language = 'en', open = true }: { language?: Language; open?: boolean } = {},
) {
  const { link, session, wrapper } = trainStores(fakeEngine(engine).engine, {}, language);
  if (open) session.store.setState({ info, phase: 'ready' });
  const { container } = render(
    <>
      <TileField imageGrid={null} config={defaultConfig} />
      <button type="button">elsewhere</button>
    </>,
    { wrapper },
  );
  const tile = (i: number) => {
    const found = container.querySelector<HTMLElement>(`[data-tile="${i}"]`);
    if (!found) throw new Error(`No tile ${i}`);
    return found;
  };
  const press = async (i: number) => {
    await act(async () => {
      tile(i).focus();
      fireEvent.click(tile(i));
      await loadRoomMessages('quality', language);
    });
    return screen.findByRole('dialog');
  };
  return { link, session, tile, press };
}

test('a press opens a card; Enter takes z to Latent space, Escape goes back to the tile', async () => {
  const { link, tile, press } = tiles(answers(25));
  const card = await press(11);
  const button = within(card).getByRole('button', { name: 'Open in Latent space' });
  expect(document.activeElement).toBe(button);
  fireEvent.keyDown(button, { key: 'Escape' });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(tile(11));

  await press(11);
  fireEvent.click(screen.getByRole('button', { name: 'Open in Latent space' }));
  expect(link.getState().room).toBe('latent');
  expect(link.getState().params.latent).toEqual({ z: '*11' });
});

test('arrows go on to the next tile, and a press outside closes', async () => {
  const engine = answers(25);
  const { press } = tiles(engine);
  const card = await press(11);
  fireEvent.keyDown(card, { key: 'ArrowDown' });
  expect((await screen.findByRole('dialog', { name: 'Noise vector 20' })).dataset['card']).toBe(
    '19',
  );
  // By the z of the grid.
  const z = gridZ(seed, 20, latent).slice(19 * latent);
  await waitFor(() => expect(engine.critique).toHaveBeenLastCalledWith(z));
  expect(engine.nearestImages).toHaveBeenLastCalledWith(z, 5);
  fireEvent.pointerDown(screen.getByText('elsewhere'));
  expect(screen.queryByRole('dialog')).toBeNull();
});

test.each([
  [5, 'copy', /^A copy: it differs from a training image by 5\.0 of 255/],
  [11.4, 'near', /only 3 % of unseen real images/],
  [21, 'usual', /^New: .*51 % of them are nearer/],
  [60, 'far', /farther from its nearest than 100 % of unseen/],
])('%s grey levels are told as %s', async (distance, verdict, words) => {
  const { press } = tiles(answers(distance));
  const card = await press(0);
  const said = await within(card).findByText(words);
  expect(said.dataset['verdict']).toBe(verdict);
  expect(within(card).getByText(/half within 21 levels, one in 20 within 12/)).toBeDefined();
  expect(within(card).getByText('at step 340')).toBeDefined();
  expect(within(card).getAllByRole('img', { name: /^Nearest training image/ })).toHaveLength(5);
  expect(within(card).getByRole('img', { name: /wants lighter in blue/ })).toBeDefined();
});

test('what can’t be had is said, and what can is there', async () => {
  const { nearestImages } = answers(25);
  const { press } = tiles(
    {
      nearestImages,
      nearestYardstick: () => Promise.reject(new Error('offline')),
      critique: () => Promise.resolve(null),
    },
    { language: 'zh-Hans' },
  );
  const card = await press(3);
  expect(await within(card).findByText('没见过的真品有多近，未能测出。')).toBeDefined();
  expect(within(card).getByText(/这个引擎只能画图/)).toBeDefined();
  expect(within(card).getAllByRole('img', { name: /近的训练图像/ })).toHaveLength(5);
});

test('without a run it waits for one, and asks then', async () => {
  const engine = answers(25);
  const { session, press } = tiles(engine, { open: false });
  const card = await press(0);
  expect(within(card).getByText(/No generator is open yet/)).toBeDefined();
  expect(engine.nearestImages).not.toHaveBeenCalled();
  act(() => session.store.setState({ info, phase: 'ready' }));
  expect(await within(card).findByText(/^New:/)).toBeDefined();
});

test('what was compared with a part of the data is compared again with all of it', async () => {
  const engine = answers(25);
  const { session, press } = tiles(engine);
  const data = { type: 'data', images: 60_000, bytes: 1, totalBytes: 2 } as const;
  act(() => session.store.setState({ data: { ...data, loaded: 10_000 } }));
  const card = await press(0);
  await within(card).findByText(/^New:/);
  act(() => session.store.setState({ data: { ...data, loaded: 20_000 } }));
  act(() => session.store.setState({ data: { ...data, loaded: 60_000 } }));
  await waitFor(() => expect(engine.nearestImages).toHaveBeenCalledTimes(2));
  expect(await within(card).findByText(/^New:/)).toBeDefined();
  expect(engine.nearestYardstick).toHaveBeenCalledTimes(2);
  expect(engine.critique).toHaveBeenCalledTimes(1);
});
