import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { presetFor } from '../src/core/config';
import { readCheckpoint } from '../src/core/safetensors/checkpoint';
import { beforeWorkers, expect, noWebGL, noWebGPU, test } from './support';

/** Whatever a browser lacks, there is a way on. */

/** Takes things away from the page and from its workers before they look for them. */
async function takeAway(page: Page, script: string, inWorkers = true): Promise<void> {
  await page.addInitScript(script);
  if (inWorkers) await beforeWorkers(page, script);
}

const absent = (object: string, name: string) =>
  `Object.defineProperty(${object}, '${name}', { value: undefined, configurable: true })`;

const noWorkers = 'delete globalThis.Worker';
const noOffscreenCanvas = 'delete globalThis.OffscreenCanvas';
const noIndexedDB = absent('globalThis', 'indexedDB');
const noLocks = absent('navigator', 'locks');
const noEstimates = absent('navigator', 'storage');
const noIdleCallback = 'delete globalThis.requestIdleCallback';
const noWebAssembly = 'delete globalThis.WebAssembly';
/** As in a browser whose WebAssembly is older than SIMD. */
const noSimd = `WebAssembly.validate = () => false;
  WebAssembly.compile = async () => { throw new WebAssembly.CompileError('invalid value type'); }`;
const noSettings = `if (globalThis.document) {
  Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
}`;

/** What each browser of some year lacks, and what trains there. */
const missing: [name: string, script: string, backend?: string][] = [
  ['OffscreenCanvas', noOffscreenCanvas],
  [
    'drawing on a canvas in a worker',
    `if (globalThis.OffscreenCanvas) {
      const { getContext } = OffscreenCanvas.prototype;
      OffscreenCanvas.prototype.getContext = function (name, ...rest) {
        return name === '2d' ? null : getContext.call(this, name, ...rest);
      };
      delete OffscreenCanvas.prototype.convertToBlob;
    }`,
  ],
  ['IndexedDB', noIndexedDB],
  ['requestIdleCallback', noIdleCallback],
  ['ResizeObserver', 'delete globalThis.ResizeObserver'],
  ['locks', noLocks],
  ['storage estimates', noEstimates],
  ['the memory of settings', noSettings],
  ['WebGPU', noWebGPU],
  ['WebGPU and OffscreenCanvas', [noWebGPU, noOffscreenCanvas].join(';')],
  ['a graphics device and OffscreenCanvas', [noWebGPU, noWebGL, noOffscreenCanvas].join(';')],
  ['workers and WebGPU', [noWorkers, noWebGPU].join(';')],
  ['SIMD', noSimd, 'webgpu'],
  ['WebGPU and SIMD', [noWebGPU, noSimd].join(';'), 'webgl'],
  ['any storage', [noIndexedDB, noLocks, noEstimates, noSettings].join(';')],
  [
    'anything that training can do without',
    [
      ...[noWorkers, noWebGPU, noWebGL, noOffscreenCanvas, noIndexedDB, noLocks, noEstimates],
      ...[noSettings, noIdleCallback, 'delete globalThis.ResizeObserver'],
    ].join(';'),
  ],
];

/** Nothing on the page looks like a fault's code or a record of one. */
async function expectWords(page: Page): Promise<void> {
  const text = await page.locator('body').innerText();
  expect(text).not.toMatch(/\b(engine|config|data|file|store|page)\.[a-z]\w+|\{"|\{\}|undefined/i);
}

async function trainsAndDraws(page: Page, lang = 'en', backend = 'cpu'): Promise<void> {
  // Data that is drawn in the page: 60,000 images to unpack would be a third of what opening it costs.
  await page.goto(`./#/train?preset=tiny&data=shapes&lang=${lang}`);
  const step = page.locator('[data-step]').first();
  await page.getByRole('button', { name: lang === 'en' ? 'Step' : '单步', exact: true }).click();
  await expect(step).toHaveAttribute('data-step', '1');
  await expect(page.locator('[data-backend]')).toHaveAttribute('data-backend', backend);
  await expect(page.locator('[data-sheet=fake]')).toBeVisible();
  await expect(page.locator('.uplot canvas')).toBeVisible();
  await expectWords(page);
  await page.keyboard.press('3');
  await expect(picture(page)).toBeVisible();
  await expectWords(page);
}

function picture(page: Page) {
  return page.getByRole('img', { name: /generator draws from this z|由当前的 z 画出/ }).first();
}

for (const [i, [name, script, backend]] of missing.entries()) {
  // The last, which lacks most, in Chinese, too.
  for (const lang of i === missing.length - 1 ? ['en', 'zh-Hans'] : ['en']) {
    test(`without ${name} the page trains and draws, in ${lang}`, async ({ page }) => {
      await takeAway(page, script);
      await trainsAndDraws(page, lang, backend);
    });
  }
}

for (const [name, script] of [
  ['any', noWorkers],
  [
    'module',
    `globalThis.Worker = class extends EventTarget {
      constructor() { super(); setTimeout(() => this.dispatchEvent(new Event('error', { cancelable: true }))); }
      postMessage() {}
      terminate() {}
    }`,
  ],
] as const) {
  test(`without ${name} workers the page does their work, and says so`, async ({ page }) => {
    await takeAway(page, script, false);
    await trainsAndDraws(page);
    await page.keyboard.press('2');
    await expect(page.locator('[data-kept]')).toHaveAttribute('data-kept', '1');
    await page.locator('[data-backend]').click();
    await expect(page.getByRole('dialog')).toContainText('shares the page’s thread');
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    await expectWords(page);
  });
}

test.describe('without any graphics device', () => {
  test.beforeEach(({ page }) => takeAway(page, `${noWebGPU}; ${noWebGL}`));

  for (const [lang, press, pause, saving, whole] of [
    ['en', 'Train from scratch', 'Pause', 'Save and export', 'Save the whole run'],
    ['zh-Hans', '从零训练', '暂停', '保存与导出', '保存整个训练'],
  ] as const) {
    test(`Train trains the default setup at one press, and saves it, in ${lang}`, async ({
      page,
    }) => {
      await page.goto(`./#/train?steps=100000&lang=${lang}`);
      await page.getByRole('button', { name: press }).click();
      await expect.poll(() => stepOf(page)).toBeGreaterThan(1);
      const badge = page.locator('[data-backend]');
      await expect(badge).toHaveAttribute('data-backend', 'cpu');
      await expect(badge).toHaveAttribute('data-engine', 'wasm');
      await expect(page.locator('[data-cannot-train], [data-fault]')).toHaveCount(0);
      await page.getByRole('button', { name: pause, exact: true }).click();
      await expect(page.locator('[data-phase=paused]')).toBeVisible();
      const made = await stepOf(page);
      await page.getByRole('button', { name: saving }).click();
      const coming = page.waitForEvent('download');
      await page.getByRole('dialog').getByRole('button', { name: whole }).click();
      const { step, config } = readCheckpoint(await readFile(await (await coming).path()));
      expect(step).toBe(made);
      expect(config).toEqual(presetFor('quick', 'mnist'));
      await expectWords(page);
    });
  }

  test('the largest setup opens and makes a step', async ({ page }) => {
    await page.goto('./#/train?preset=classroom&data=faces&seed=11&lang=en');
    await expect(page.locator('[data-phase=ready]')).toBeVisible();
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect.poll(() => stepOf(page)).toBe(1);
    await expect(page.locator('[data-engine]')).toHaveAttribute('data-engine', 'wasm');
    await expect(page.locator('[data-fault]')).toHaveCount(0);
  });

  test('Latent space draws with the pretrained generator', async ({ page }) => {
    await page.goto('./#/latent?lang=en');
    await expectDrawsOnSlide(page);
    await expectWords(page);
  });
});

test.describe('without any graphics device and WebAssembly', () => {
  test.beforeEach(({ page }) => takeAway(page, [noWebGPU, noWebGL, noWebAssembly].join(';')));

  for (const [lang, press, why, elsewhere] of [
    ['en', 'Train from scratch', 'nothing can be trained here', 'A current Chrome'],
    ['zh-Hans', '从零训练', '无法在这里训练', '新版的 Chrome'],
  ] as const) {
    test(`Train says why nothing trains here, and where it would, in ${lang}`, async ({ page }) => {
      await page.goto(`./#/train?lang=${lang}`);
      const notice = page.locator('[data-cannot-train="engine.cannotTrain"]');
      await expect(notice).toContainText(why);
      await expect(notice).toContainText(elsewhere);
      await expectWords(page);
      await page.getByRole('button', { name: press }).click();
      const fault = page.locator('[data-fault="engine.cannotTrain"]');
      await expect(fault).toContainText(why);
      await expect(fault).toContainText(elsewhere);
      await expectWords(page);
      await page.keyboard.press('3');
      await expect(picture(page)).toBeVisible();
      await expectWords(page);
    });
  }

  test('a setup that a link asks for is refused in the same words', async ({ page }) => {
    await page.goto('./#/train?preset=tiny&engine=wasm&lang=en');
    const fault = page.locator('[data-fault="engine.cannotTrain"]');
    await expect(fault).toContainText('nothing can be trained here');
    await expectWords(page);
  });

  test('Latent space draws with the pretrained generator: all four ways, and its inside', async ({
    page,
  }) => {
    await page.goto('./#/latent?lang=en');
    await expectDrawsOnSlide(page);
    await page.getByRole('button', { name: 'g.conv1, map 1', exact: true }).click();
    await expect(page.getByText('1 map is off')).toBeVisible();
    await page.getByRole('radio', { name: 'Plane' }).click();
    await expect(
      page.getByRole('application').or(page.getByLabel(/A map of samples/)),
    ).toBeVisible();
    await page.getByRole('radio', { name: 'Between A and B' }).click();
    await page.getByRole('button', { name: 'Noise vector 1', exact: true }).click();
    await page.getByRole('button', { name: 'Noise vector 2', exact: true }).click();
    await expect(page.getByRole('button', { name: /Straight line, at/ }).first()).toBeVisible();
    await expectWords(page);
  });
});

/** A slider that is moved gives another picture. */
async function expectDrawsOnSlide(page: Page): Promise<void> {
  await expect(picture(page)).toBeVisible();
  const pixels = () => picture(page).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const first = await pixels();
  await page
    .getByRole('slider', { name: /axis 1/i })
    .first()
    .focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(pixels).not.toBe(first);
}

async function stepOf(page: Page): Promise<number> {
  return Number(await page.locator('[data-step]').first().getAttribute('data-step'));
}
