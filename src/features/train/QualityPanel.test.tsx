// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultConfig } from '../../core/config';
import type { Language } from '../../core/language';
import type { Quality } from '../../core/metrics/quality';
import type { Engine } from '../../rpc/engineProtocol';
import { fakeEngine } from '../../testing/fakeEngine';
import {
  allClasses,
  automaticQuality,
  distanceRow,
  qualityByHand,
} from '../../testing/quality.fixture';
import { trainStores } from '../../testing/stores';
import { LossPanel } from './LossPanel';
import { QualityPanel } from './QualityPanel';

// Nothing is drawn on a canvas here.
vi.mock(import('../../ui/livePlot'), () => ({ livePlot: () => () => undefined }));

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const info = {
  config: defaultConfig,
  step: 0,
  engine: 'tfjs',
  backend: 'cpu',
  device: '',
  fallback: null,
} as const;

interface Given {
  language?: Language;
  dataset?: 'mnist' | 'fashion' | 'faces';
  engine?: Partial<Engine>;
}

/** The panel over an engine that tells of what it measured. */
async function panel({ language = 'en', dataset = 'mnist', engine = {} }: Given = {}) {
  const fake = fakeEngine(engine);
  const { session, wrapper } = trainStores(fake.engine, {}, language);
  session.store.setState({ info, phase: 'ready' });
  const { container } = render(<QualityPanel dataset={dataset} />, { wrapper });
  await screen.findByText(language === 'en' ? 'How this is measured' : '怎样测量');
  const tell = async (...all: Quality[]) => {
    act(() => all.forEach((quality) => fake.emit({ type: 'quality', quality })));
    const step = all.at(-1)?.step;
    await waitFor(() => {
      const shown = `[data-measured="${step}"], [data-by-hand="${step}"]`;
      expect(container.querySelector(shown)).not.toBeNull();
    });
  };
  const scale = (name: 'features' | 'components') => {
    const row = container.querySelector<HTMLElement>(`[data-distance=${name}]`);
    if (!row) throw new Error(`There is no row ${name}.`);
    return row;
  };
  return { session, container, tell, scale };
}

const without8 = allClasses.map((count, i) => (i === 8 ? 4 : count));

test('before the first measurement: the scale with its ends, and when it comes', async () => {
  const { scale, tell } = await panel();
  expect(screen.getByText(/^First measured at step 100/)).toBeDefined();
  for (const name of ['features', 'components'] as const) {
    expect(scale(name).textContent).toContain('real images');
    expect(scale(name).textContent).toContain('noise');
  }
  expect(screen.queryByText(/%.* ± /)).toBeNull();

  await tell(automaticQuality(100));
  expect(screen.queryByText(/^First measured/)).toBeNull();
  expect(within(scale('features')).getByText('14.2 % ± 1.4')).toBeDefined();
  expect(within(scale('features')).getByText('as many other real images: 0.70 %')).toBeDefined();
  expect(within(scale('features')).getByText('noise: 288 %')).toBeDefined();
  expect(within(scale('components')).getByText('8.10 % ± 0.81')).toBeDefined();
  expect(
    screen.getByText(/^1,024 forgeries by the moving average of G at step 100\..* 98\.9 %/),
  ).toBeDefined();
});

test('a run that was opened beyond step 100 is not told to wait for it', async () => {
  const { session } = await panel();
  act(() => session.store.setState({ step: 101 }));
  expect(screen.getByText(/^First measured at step 100/)).toBeDefined();
  act(() => session.store.setState({ info: { ...info, step: 1600 } }));
  expect(await screen.findByText(/^Not measured since/)).toBeDefined();
  expect(screen.queryByText(/step 100/)).toBeNull();
});

test('missing classes are hollow, and named in a sentence', async () => {
  const { container, tell } = await panel();
  await tell(automaticQuality(100, { classes: without8 }));
  expect(screen.getByText('9 of 10 digits; 8 is missing.')).toBeDefined();
  const missing = container.querySelectorAll('[data-missing=true]');
  expect(Array.from(missing, (bar) => bar.getAttribute('title'))).toEqual(['8: 0.43 %']);
  expect(screen.getByRole('img', { name: /7: 11\.0 %.*8: 0\.43 %/ })).toBeDefined();

  await tell(automaticQuality(160));
  expect(screen.getByText('All 10 digits are there.')).toBeDefined();
  expect(container.querySelector('[data-missing=true]')).toBeNull();

  const three = [0, 4, 4, ...allClasses.slice(3)];
  await tell(automaticQuality(260, { classes: three }));
  expect(screen.getByText('7 of 10 digits; 0, 1, and 2 are missing.')).toBeDefined();
});

test('garments have names, in Chinese too', async () => {
  const { tell } = await panel({ language: 'zh-Hans', dataset: 'fashion' });
  await tell(automaticQuality(100, { classes: without8 }));
  expect(screen.getByText('10 类服饰中有 9 类；缺少：包。')).toBeDefined();
  expect(screen.getByText('套头衫')).toBeDefined();
  expect(screen.getByText(/第 100 步，用 G 的滑动平均权重画出的 1,024 件赝品/)).toBeDefined();
});

test('images without classes are compared by pixels alone', async () => {
  const { container, tell } = await panel({ dataset: 'faces' });
  const blind = { classifier: null, classes: null, features: null };
  expect(container.querySelector('[data-distance=features]')).toBeNull();
  await tell(automaticQuality(100, blind));
  expect(screen.getByText(/no classes that a classifier knows/)).toBeDefined();
  expect(container.querySelector('[data-distance=features]')).toBeNull();
  expect(screen.getByText('8.10 % ± 0.81')).toBeDefined();
});

test('a measurement by hand stands apart: no part of the trail, with precision and recall', async () => {
  const answers: ((measured: Quality) => void)[] = [];
  const measure = vi.fn<Engine['measure']>(() => new Promise((resolve) => answers.push(resolve)));
  const { container, scale, tell } = await panel({ engine: { measure } });
  await tell(
    automaticQuality(100, { features: distanceRow(0.9) }),
    automaticQuality(160, { features: distanceRow(0.4) }),
  );
  expect(scale('features').dataset['trail']).toBe('1');

  fireEvent.click(screen.getByRole('button', { name: 'Measure on 10,240' }));
  expect(measure).toHaveBeenCalledWith(10_240);
  const busy = await screen.findByRole<HTMLButtonElement>('button', {
    name: 'Measuring on 10,240…',
  });
  expect(busy.disabled).toBe(true);

  act(() => answers.forEach((answer) => answer(qualityByHand(170))));
  const again = await screen.findByRole<HTMLButtonElement>('button', { name: 'Measure on 10,240' });
  expect(again.disabled).toBe(false);
  const byHand = container.querySelector<HTMLElement>('[data-by-hand="170"]');
  expect(byHand?.textContent).toMatch(/Precision0\.72Recall0\.61Density0\.68Coverage0\.55/);
  expect(byHand?.textContent).toContain('12.3 % ± 1.2');
  // The scales still show what came by itself, and compare it with that alone.
  expect(container.querySelector('[data-measured="160"]')).not.toBeNull();
  expect(scale('features').dataset['trail']).toBe('1');
  await tell(automaticQuality(260));
  expect(scale('features').dataset['trail']).toBe('2');
});

test('whether G copies is told in words, with what to compare it with', async () => {
  const { container, tell } = await panel();
  const row = () => container.querySelector<HTMLElement>('[data-copying]');
  expect(row()?.dataset['copying']).toBe('');
  expect(screen.getByText(/^Measured by hand, or by itself once/)).toBeDefined();
  const copying = {
    statistic: 21.34,
    copiedShare: 0,
    samples: 1000,
    yardstick: 'heldOut',
  } as const;
  await tell(automaticQuality(900, { copying, trainingSign: 0.6, heldOutSign: -0.25 }));
  expect(row()?.dataset['copying']).toBe('no');
  expect(row()?.textContent).toContain('+21.3');
  expect(row()?.textContent).toContain('+0.60 / −0.25');
  expect(row()?.textContent).toMatch(
    /copies get −39, unseen real images about −4, .* \+17 to \+37/,
  );
  // The newest that tells it, whatever came since.
  await tell(automaticQuality(1400));
  expect(row()?.dataset['copying']).toBe('no');
  const copied = { statistic: -18, copiedShare: 0.4, samples: 256, yardstick: 'training' } as const;
  await tell(automaticQuality(2100, { copying: copied }));
  expect(row()?.dataset['copying']).toBe('copies');
  expect(row()?.textContent).toMatch(/40 % are one of them/);
  expect(row()?.textContent).toMatch(/copies get −20/);
});

test('while nothing came by itself, the figures are those by hand', async () => {
  const { container, scale, tell } = await panel();
  await tell(qualityByHand(40));
  expect(container.querySelector('[data-measured="40"]')).not.toBeNull();
  expect(within(scale('features')).getByText('12.3 % ± 1.2')).toBeDefined();
  expect(screen.getByText(/^10,240 forgeries by/)).toBeDefined();
});

test('without a run there is nothing to measure', async () => {
  const { session } = await panel();
  act(() => session.store.setState({ info: null, phase: 'idle' }));
  await waitFor(() => {
    const button = screen.getByRole<HTMLButtonElement>('button', { name: /^Measure/ });
    expect(button.disabled).toBe(true);
  });
});

test('quality over steps is a tab of the curves; its table tells of missing classes too', async () => {
  const fake = fakeEngine();
  const { session, wrapper } = trainStores(fake.engine);
  session.store.setState({ info });
  render(<LossPanel loss="softmax" />, { wrapper });
  act(() => {
    fake.emit({ type: 'quality', quality: automaticQuality(100, { classes: without8 }) });
    fake.emit({ type: 'quality', quality: qualityByHand(120) });
    fake.emit({ type: 'quality', quality: automaticQuality(160) });
  });
  fireEvent.click(screen.getByRole('radio', { name: 'Quality over steps' }));
  await screen.findByText(/on a logarithmic scale/);
  fireEvent.click(screen.getByRole('button', { name: 'Table' }));
  const rows = screen
    .getAllByRole('row')
    .map((row) => Array.from(row.children, ({ textContent }) => textContent));
  expect(rows).toEqual([
    ['step', 'classifier', 'pixels', 'missing'],
    ['160', '14.2 %', '8.10 %', '0'],
    ['100', '14.2 %', '8.10 %', '1'],
  ]);
});

test('the curves tell where an alarm began', async () => {
  const fake = fakeEngine();
  const { session, wrapper } = trainStores(fake.engine);
  session.store.setState({ info });
  render(<LossPanel loss="softmax" />, { wrapper });
  fireEvent.click(screen.getByRole('radio', { name: 'Quality over steps' }));
  await screen.findByText(/^No quality over the steps yet/);
  const strong = { trainingSign: 0.99, fakeScore: 0.01 };
  const tell = (quality: Quality) => act(() => fake.emit({ type: 'quality', quality }));
  tell(automaticQuality(1600, strong));
  expect(await screen.findByRole('img', { name: /up to step 1,600\./ })).toBeDefined();
  expect(screen.queryByRole('img', { name: /Alarm/ })).toBeNull();
  tell(automaticQuality(2000, strong));
  expect(await screen.findByRole('img', { name: /Alarm since step 1,600\.$/ })).toBeDefined();
});
