import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Locator, Page, Route } from '@playwright/test';
import { readCheckpoint } from '../src/core/safetensors/checkpoint';
import {
  appearances,
  beforeWorkers,
  expect,
  expectAccessible,
  noWebGPU,
  sharedPage,
  test,
} from './support';

/**
 * The promises of the Train room, on real MNIST. The browser's WebGPU is a software device here, which
 * trains only where it is asked for: else the processor does.
 */

const tiny = './#/train?preset=tiny';

const step = (page: Page) => page.locator('[data-step]').first();
const phase = (page: Page) => page.locator('[data-phase]').first();
const play = (page: Page) => page.getByRole('button', { name: /^(Train|Pause|训练|暂停)$/ }).last();
const fake = (page: Page) => page.locator('canvas[data-sheet=fake]');

async function steps(page: Page): Promise<number> {
  return Number(await step(page).getAttribute('data-step'));
}

async function openRun(page: Page, url = tiny): Promise<void> {
  await page.goto(url);
  await expect(phase(page)).toHaveAttribute('data-phase', 'ready');
  await expect(fake(page)).toBeVisible();
}

async function reach(page: Page, target: number): Promise<void> {
  await expect.poll(() => steps(page)).toBeGreaterThanOrEqual(target);
}

function pixelsOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
}

async function losses(page: Page): Promise<number[]> {
  const texts = await page.locator('[data-losses] b').allTextContents();
  return texts.map(Number);
}

/** Answers as a server does that does not set the headers for isolation. */
async function withoutIsolation(route: Route): Promise<void> {
  const response = await route.fetch();
  const headers = Object.entries(response.headers()).filter(
    ([name]) => !name.startsWith('cross-origin-'),
  );
  await route.fulfill({ response, headers: Object.fromEntries(headers) });
}

test('trains on MNIST, pauses within a step, goes on, and resets to the same start', async ({
  page,
}) => {
  await openRun(page, `${tiny}&engine=gpu`);
  await expect(page.locator('[data-backend]')).toHaveAttribute('data-backend', 'webgpu');
  const first = await pixelsOf(fake(page));

  await play(page).click();
  await reach(page, 30);
  await expect(page.locator('[data-scores]')).toHaveAttribute('data-scores', '8');
  await expect(page.locator('[data-plot=histogram] path').first()).toBeVisible();
  const early = await losses(page);
  expect(early).toHaveLength(2);
  for (const loss of early) expect(Number.isFinite(loss)).toBe(true);
  await expect.poll(() => pixelsOf(fake(page))).not.toBe(first);
  // Told a few times a second.
  await expect.poll(() => losses(page)).not.toEqual(early);
  await reach(page, 60);

  await play(page).click();
  await expect(phase(page)).toHaveAttribute('data-phase', 'paused');
  const paused = await steps(page);
  await page.waitForTimeout(1500);
  expect(await steps(page)).toBe(paused);

  await play(page).click();
  await reach(page, paused + 5);
  await play(page).click();
  await expect(phase(page)).toHaveAttribute('data-phase', 'paused');

  await page.getByRole('button', { name: 'Reset' }).click();
  const dialog = page.getByRole('dialog').getByRole('button', { name: 'Reset' });
  if (await dialog.isVisible()) await dialog.click();
  await expect(step(page)).toHaveAttribute('data-step', '0');
  await expect(page.locator('[data-grid-step]')).toHaveAttribute('data-grid-step', '0');
  await expect.poll(() => pixelsOf(fake(page))).toBe(first);
});

test('beside a software adapter the processor trains: the badge says why, and lets choose', async ({
  page,
}) => {
  await openRun(page, `${tiny}&lang=en`);
  const badge = page.locator('[data-engine]');
  await expect(badge).toHaveAttribute('data-engine', 'wasm');
  await expect(badge).toHaveAttribute('data-fallback', 'softwareAdapter');
  await badge.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('the processor in disguise');
  await dialog.getByLabel('Engine for the next run').selectOption('Compiled for this GPU');
  // Nothing has been trained yet, so the choice is taken at once.
  await expect(badge).toHaveAttribute('data-engine', 'gpu');
  await expect(badge).toHaveAttribute('data-fallback', '');
  expect(page.url()).toContain('engine=gpu');
});

test('a graphics card that only WebGL reaches is tried beside the processor, and the badge tells', async ({
  page,
}) => {
  // The browser's own WebGL, that is, which takes itself for a graphics card here.
  await beforeWorkers(
    page,
    `${noWebGPU}; WebGL2RenderingContext.prototype.getParameter = new Proxy(
      WebGL2RenderingContext.prototype.getParameter,
      { apply: (get, gl, [name]) => (name === 0x9246 ? 'Some Graphics 620' : get.call(gl, name)) },
    )`,
  );
  // On one core, and so much work that no processor is done before WebGL has made its calls.
  await page.route(/\/$/, withoutIsolation);
  await openRun(page, './#/train?preset=quick&batch=128&lang=en');
  const badge = page.locator('[data-engine]');
  await expect(badge).toHaveAttribute('data-fallback', 'noWebGPU');
  await badge.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/WebAssembly: [\d.,]+ ms a step/);
  // A busy machine may not end its steps in time.
  await expect(dialog).toContainText(/WebGL: ([\d.,]+ ms a step|did not work)/);
});

for (const [where, isolated] of [
  ['on every core', true],
  ['on one core, where no memory can be shared', false],
] as const) {
  test(`trains on WebAssembly ${where}, and keeps and saves it`, async ({ page }) => {
    if (!isolated) await page.route(/\/$/, withoutIsolation);
    await openRun(page, `${tiny}&steps=100000&lang=en`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    const cores = isolated
      ? await page.evaluate(() => Math.min(16, navigator.hardwareConcurrency))
      : 1;
    const badge = page.locator('[data-engine]');
    await expect(badge).toHaveAttribute('data-engine', 'wasm');
    await expect(badge).toHaveText(`WebAssembly · ${cores === 1 ? '1 core' : `${cores} cores`}`);
    const first = await pixelsOf(fake(page));

    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(step(page)).toHaveAttribute('data-step', '1');
    const early = await losses(page);
    await play(page).click();
    await reach(page, 20);
    await expect.poll(() => pixelsOf(fake(page))).not.toBe(first);
    await play(page).click();
    await expect(phase(page)).toHaveAttribute('data-phase', 'paused');
    const late = await losses(page);
    expect(late).not.toEqual(early);
    for (const loss of [...early, ...late]) expect(Number.isFinite(loss)).toBe(true);

    const paused = await steps(page);
    await expect(page.locator('[data-kept]')).not.toHaveAttribute('data-kept', '0');
    await page.getByRole('button', { name: 'Save and export' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Save the whole run' }).click();
    const checkpoint = readCheckpoint(await readFile(await (await coming).path()));
    expect(checkpoint.step).toBe(paused);
    expect(await steps(page)).toBe(paused);
  });
}

test('a link gives its setup back, and rubbish does no harm', async ({ page }) => {
  await openRun(page, './#/train?preset=tiny&seed=11&lang=zh-Hans');
  await expect(page.getByLabel('随机种子')).toHaveValue('11');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');

  await page.goto('about:blank');
  await page.goto(
    './#/train?preset=tiny&batch=9e99&seed=-5&loss=%3Cscript%3E&generator=a-b&lang=en&__proto__=x',
  );
  await expect(page.locator('[data-adjusted]')).toBeVisible();
  await expect(page.getByLabel('Seed')).toHaveValue('0');
  await expect(page.getByLabel('Batch', { exact: true })).toHaveValue('512');
});

test('a missing or damaged shard is explained, and a retry goes on', async ({ page, conduct }) => {
  let answer: 'missing' | 'damaged' | 'whole' = 'missing';
  await page.route(/data\/mnist\/train-0\.bin/, async (route) => {
    if (answer === 'missing') await route.fulfill({ status: 404, body: '' });
    else if (answer === 'damaged') {
      const response = await route.fetch();
      const body = await response.body();
      await route.fulfill({ response, body: body.subarray(0, 100_000) });
    } else await route.continue();
  });
  await page.goto(tiny);
  const fault = page.locator('[data-fault]');
  const startOrRetry = async () => {
    const retry = page.getByRole('button', { name: 'Try again' });
    if (await retry.isVisible()) await retry.click();
    else await play(page).click();
  };
  await expect(play(page)).toBeEnabled();
  await startOrRetry();
  await expect(fault).toHaveAttribute('data-fault', 'data.missing');
  answer = 'damaged';
  await startOrRetry();
  await expect(fault).toHaveAttribute('data-fault', /data\.(truncated|checksum|network)/);
  expect(await steps(page)).toBe(0);
  answer = 'whole';
  await startOrRetry();
  await reach(page, 3);
  await expect(fault).toHaveCount(0);
  // The 404 is an error in the console, and the test's own doing.
  conduct.consoleErrors.length = 0;
});

test.describe('in one page, which trains by hand', () => {
  const room = sharedPage((page) => openRun(page));

  test('the engine brings at most 300 KiB of JavaScript', async () => {
    const page = room();
    const worker = page.workers().find((one) => /\/worker-/.test(one.url()))!;
    const urls = await worker.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.js')),
    );
    let bytes = 0;
    for (const url of new Set([worker.url(), ...urls])) {
      const body = await (await page.request.get(url)).body();
      bytes += gzipSync(body, { level: 9 }).length;
    }
    console.log(`engine: ${(bytes / 1024).toFixed(1)} KiB of JavaScript, gzipped`);
    expect(urls.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(300 * 1024);
  });

  test('a D step moves D alone, a G step G alone, by keyboard too', async () => {
    const page = room();
    const words = page.locator('[data-words]');
    const before = await steps(page);
    await page.getByRole('button', { name: 'D step' }).click();
    await expect(words).toHaveAttribute('data-words', 'd');
    await expect(words).toHaveAttribute('data-moved-g', '0');
    expect(Number(await words.getAttribute('data-moved-d'))).toBeGreaterThan(0);

    await page.keyboard.press('g');
    await expect(words).toHaveAttribute('data-words', 'g');
    await expect(words).toHaveAttribute('data-moved-d', '0');
    expect(Number(await words.getAttribute('data-moved-g'))).toBeGreaterThan(0);

    await page.keyboard.press('ArrowRight');
    await expect(words).toHaveAttribute('data-words', 'both');
    expect(Number(await words.getAttribute('data-moved-d'))).toBeGreaterThan(0);
    expect(Number(await words.getAttribute('data-moved-g'))).toBeGreaterThan(0);
    await expect(step(page)).toHaveAttribute('data-step', String(before + 3));
  });

  test('language and theme switch in place, and nothing serious is inaccessible', async () => {
    const page = room();
    const next = String((await steps(page)) + 1);
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(step(page)).toHaveAttribute('data-step', next);
    for (const { language, theme } of appearances) {
      if (language === 'zh-Hans') await page.locator('[data-language]').click();
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      const choice = page.locator('[data-theme-choice]');
      while ((await choice.getAttribute('data-theme-choice')) !== theme) await choice.click();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await expectAccessible(page);
    }
    await expect(page.getByRole('button', { name: '训练', exact: true })).toBeVisible();
    await expect(step(page)).toHaveAttribute('data-step', next);
    await page.locator('[data-language]').click();
  });

  test('rates change while training; other settings ask for a restart and refuse nonsense', async () => {
    const page = room();
    await page.getByLabel('Learning rate of G').fill('0.001');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/generatorRate=0\.001/);

    await page.getByLabel('Batch', { exact: true }).fill('1000000');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Batch must lie between 2 and 512')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/batch=/);

    await page.getByLabel('Generator channels').fill('8, 4, banana');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert').first()).toBeVisible();
    await page.keyboard.press('Escape');

    await page.keyboard.press('Tab');
    const next = String((await steps(page)) + 1);
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(step(page)).toHaveAttribute('data-step', next);
    await page.getByLabel('Seed').fill('8');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-waiting]')).toBeVisible();
    await expect(step(page)).toHaveAttribute('data-step', next);
  });
});

test('what a step does: a block an operation, by pointer, key and table, in both languages', async ({
  page,
}) => {
  await openRun(page, `${tiny}&lang=en`);
  await page.getByRole('button', { name: 'What a step does' }).click();
  await expect(page.locator('[data-step-anatomy=measured]')).toBeVisible();
  const blocks = page.locator('[data-operation]');
  const count = await blocks.count();
  expect(count).toBeGreaterThan(30);
  await expect(page.locator('[data-step-total]')).toContainText('One step');
  const shown = page.locator('[data-shown]');
  const figure = page.locator('[data-highlight]');

  // One stop of the Tab key, and the arrows lead on from it.
  await expect(page.locator('[data-operation][tabindex="0"]')).toHaveCount(1);
  await page.locator('[data-operation][tabindex="0"]').focus();
  await page.keyboard.press('Home');
  await expect(shown).toHaveAttribute('data-shown', '0');
  await expect(figure).toHaveAttribute('data-highlight', 'z');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-operation="2"]')).toBeFocused();
  await expect(shown).toContainText('Dense layer');
  await expect(page.locator('[data-layer="g.dense"]')).toHaveAttribute('data-lit', 'true');
  await page.keyboard.press('End');
  await expect(shown).toHaveAttribute('data-shown', String(count - 1));
  await page.getByRole('button', { name: 'Previous operation' }).click();
  await expect(shown).toHaveAttribute('data-shown', String(count - 2));

  await page.getByText('As a table').click();
  await expect(page.locator('details tbody tr')).toHaveCount(count);
  await expectAccessible(page);

  // The step that was looked at is not one that was made.
  await expect(step(page)).toHaveAttribute('data-step', '0');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('[data-step-total]')).toContainText('一步');
  await expect(page.getByRole('option', { name: /转置卷积/ }).first()).toBeAttached();
});

test('where TensorFlow.js trains, what a step does is said to be unknown', async ({ page }) => {
  await openRun(page, `${tiny}&engine=webgl&lang=en`);
  await page.getByRole('button', { name: 'What a step does' }).click();
  await expect(page.locator('[data-step-anatomy]')).toContainText(
    'This engine has no such program',
  );
});

test('each data set brings its pre-trained generator, and its card leads back to it', async ({
  page,
}) => {
  await page.goto('./#/train?lang=en');
  const card = page.locator('[data-pretrained]');
  const grid = page.locator('[data-grid-step]').first();
  const steps = { digits: 1600, clothes: 1200, faces: 6400 };
  for (const [name, set] of [
    ['digits', 'mnist'],
    ['clothes', 'fashion'],
    ['faces', 'faces'],
  ] as const) {
    await page.locator(`label[data-dataset=${set}]`).click();
    await expect(card).toHaveAttribute('data-pretrained', name);
    await expect(card).toHaveAttribute('aria-pressed', 'true');
    await expect(grid).toHaveAttribute('data-grid-step', String(steps[name]));
    await expect(card.locator('img')).toHaveJSProperty('complete', true);
  }
  // A setup of one's own takes its place, and a press brings it back with its setup.
  await page.getByLabel('Preset').selectOption('tiny');
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await expect(card).toHaveAttribute('aria-pressed', 'false');
  await card.focus();
  await page.keyboard.press('Enter');
  await expect(card).toHaveAttribute('aria-pressed', 'true');
  await expect(grid).toHaveAttribute('data-grid-step', '6400');
  await expect(page.getByLabel('Preset')).toHaveValue('quick');
});
