// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presetFor } from '../../core/config';
import type { Language } from '../../core/language';
import type { PresetName } from '../../core/nn/model';
import type { Quality } from '../../core/metrics/quality';
import type { Engine } from '../../rpc/engineProtocol';
import { loadRoomMessages } from '../../i18n/roomMessages';
import { fakeEngine } from '../../testing/fakeEngine';
import { automaticQuality, distanceRow, qualityByHand } from '../../testing/quality.fixture';
import { trainStores } from '../../testing/stores';
import { useSetup } from './useSetup';
import { WordsPanel } from './WordsPanel';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Words() {
  return <WordsPanel setup={useSetup()} />;
}

/** The words of a run of a preset, after its engine has told of measurements. */
async function words(
  measured: Quality[],
  { preset = 'classroom', language = 'en' }: { preset?: PresetName; language?: Language } = {},
) {
  const setRates = vi.fn<Engine['setRates']>(() => Promise.resolve());
  const fake = fakeEngine({ setRates });
  const { link, session, wrapper } = trainStores(fake.engine, { preset }, language);
  const config = presetFor(preset, 'mnist');
  session.store.setState({
    info: { config, step: 0, engine: 'tfjs', backend: 'cpu', device: '', fallback: null },
    choice: 'auto',
    phase: 'training',
  });
  const { container } = render(<Words />, { wrapper });
  const tell = (...all: Quality[]) =>
    act(async () => {
      for (const quality of all) fake.emit({ type: 'quality', quality });
      // Words in another language are on their way.
      await loadRoomMessages('quality', language);
    });
  await tell(...measured);
  await waitFor(() => {
    expect(container.querySelector('[data-alarm]')).not.toBeNull();
  });
  const alarm = () => container.querySelector<HTMLElement>('[data-alarm]');
  return { container, link, session, setRates, config, tell, alarm };
}

const strong = (step: number) => automaticQuality(step, { trainingSign: 0.99, fakeScore: 0.01 });
const collapsed = (step: number) =>
  automaticQuality(step, { classes: [1000, 24, 0, 0, 0, 0, 0, 0, 0, 0] });

test('a run that is well raises no alarm', async () => {
  const { alarm } = await words([automaticQuality(1000), automaticQuality(1600)]);
  expect(alarm()?.textContent).toBe('');
  expect(screen.queryByRole('button')).toBeNull();
});

test('one bad measurement may be chance, and those by hand do not count', async () => {
  const byHand = { ...qualityByHand(1700), trainingSign: 0.99, fakeScore: 0.01 };
  const { alarm, tell } = await words([strong(1600), byHand]);
  expect(alarm()?.textContent).toBe('');
  await tell(strong(2000));
  await waitFor(() => expect(alarm()?.dataset['alarm']).toBe('discriminatorTooStrong'));
});

test('D is too strong: the first sentence says so, and a button halves D’s rate at once', async () => {
  const { alarm, container, setRates, config, session, tell } = await words([
    strong(1600),
    strong(2000),
  ]);
  expect(alarm()?.textContent).toMatch(/^D is too strong: .* Since step 1,600\./);
  expect(container.querySelector('p')?.textContent).toMatch(/^D is too strong/);
  const { generatorRate, discriminatorRate } = config.model;

  fireEvent.click(screen.getByRole('button', { name: 'Halve D’s learning rate' }));
  await screen.findByText(/^D’s learning rate is halved/);
  expect(setRates).toHaveBeenCalledExactlyOnceWith({
    generator: generatorRate,
    discriminator: discriminatorRate / 2,
  });
  expect(session.store.getState().info?.config.model.discriminatorRate).toBe(discriminatorRate / 2);
  // Not again before a measurement has shown what it did.
  const button = () => screen.getByRole<HTMLButtonElement>('button');
  expect(button().disabled).toBe(true);
  await tell(strong(2500));
  await waitFor(() => expect(button().disabled).toBe(false));
  await tell(automaticQuality(3000));
  await waitFor(() => expect(alarm()?.textContent).toBe(''));
});

test('a collapse is told with a way back to a setup that works', async () => {
  const { alarm, link } = await words([collapsed(1600), collapsed(2000)]);
  expect(alarm()?.textContent).toMatch(/^G has collapsed/);
  fireEvent.click(screen.getByRole('button', { name: 'Set up the preset Quick' }));
  await screen.findByText(/^The setup is Quick now/);
  expect(link.getState().params.train).not.toHaveProperty('preset', 'classroom');
});

test('where the run is Quick already, lower rates are what is left', async () => {
  const { setRates, config } = await words([collapsed(1600), collapsed(2000)], { preset: 'quick' });
  fireEvent.click(screen.getByRole('button', { name: 'Halve both learning rates' }));
  await screen.findByText(/^Both learning rates are halved/);
  expect(setRates).toHaveBeenCalledWith({
    generator: config.model.generatorRate / 2,
    discriminator: config.model.discriminatorRate / 2,
  });
});

test('a rate that the engine refuses is not said to be halved', async () => {
  const { setRates, session } = await words([strong(1600), strong(2000)]);
  setRates.mockRejectedValue(new Error('no'));
  fireEvent.click(screen.getByRole('button'));
  await waitFor(() => expect(session.store.getState().fault).not.toBeNull());
  expect(screen.queryByText(/is halved/)).toBeNull();
  expect(screen.getByRole<HTMLButtonElement>('button').disabled).toBe(false);
});

test('what no button can mend has advice', async () => {
  const missing = (step: number) =>
    automaticQuality(step, { classes: [206, 101, 102, 103, 102, 102, 102, 102, 104, 0] });
  const { alarm } = await words([missing(3000), missing(4000)]);
  expect(alarm()?.textContent).toMatch(/^G leaves classes out/);
  expect(screen.getByText('Why, and what to try')).toBeDefined();
  expect(screen.queryByRole('button')).toBeNull();
});

test('numbers that are none, in Chinese', async () => {
  const { alarm } = await words([automaticQuality(100, { components: distanceRow(Number.NaN) })], {
    language: 'zh-Hans',
  });
  expect(alarm()?.textContent).toMatch(/^有的数值已经不是数了：.*从第 100 步开始。/);
  expect(screen.getByRole('button', { name: '换成预设“快速”' })).toBeDefined();
});

test('under the saturating loss a D that is too strong is answered by another loss', async () => {
  const { session, link } = await words([strong(1600)], { preset: 'quick' });
  const { info } = session.store.getState();
  const model = { ...info!.config.model, loss: 'minimax' } as const;
  act(() => {
    session.store.setState({ info: { ...info!, config: { ...info!.config, model } } });
    link.getState().setParams('train', { preset: 'quick', loss: 'minimax' });
  });
  act(() => session.store.setState({ quality: [strong(1600), strong(2000)] }));
  fireEvent.click(await screen.findByRole('button', { name: 'Set up the non-saturating loss' }));
  await screen.findByText(/^The setup has the non-saturating loss now/);
  expect(link.getState().params.train).not.toHaveProperty('loss');
});

test('rates that are not the preset’s are answered by those, at once', async () => {
  const { session, setRates } = await words([strong(1600), strong(2000)], { preset: 'quick' });
  const { info } = session.store.getState();
  const { generatorRate: generator, discriminatorRate: discriminator } = info!.config.model;
  const model = { ...info!.config.model, generatorRate: 0.00005 };
  act(() => session.store.setState({ info: { ...info!, config: { ...info!.config, model } } }));
  fireEvent.click(screen.getByRole('button', { name: 'Take the preset’s learning rates' }));
  await screen.findByText(/^Both learning rates are the preset’s/);
  expect(setRates).toHaveBeenCalledExactlyOnceWith({ generator, discriminator });
});
