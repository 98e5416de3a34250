import type { Page } from '@playwright/test';
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
const noSettings = `if (globalThis.document) {
  Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
}`;

/** What each browser of some year lacks. */
const missing: [name: string, script: string][] = [
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
  ['any storage', [noIndexedDB, noLocks, noEstimates, noSettings].join(';')],
  [
    'anything that can be missing',
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

async function trainsAndDraws(page: Page, lang = 'en'): Promise<void> {
  await page.goto(`./#/train?preset=tiny&lang=${lang}`);
  const step = page.locator('[data-step]').first();
  await page.getByRole('button', { name: lang === 'en' ? 'Step' : '单步', exact: true }).click();
  await expect(step).toHaveAttribute('data-step', '1');
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

for (const [i, [name, script]] of missing.entries()) {
  // The last, which lacks most, in Chinese, too.
  for (const lang of i === missing.length - 1 ? ['en', 'zh-Hans'] : ['en']) {
    test(`without ${name} the page trains and draws, in ${lang}`, async ({ page }) => {
      await takeAway(page, script);
      await trainsAndDraws(page, lang);
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

  for (const [lang, tiny, quick, press] of [
    ['en', '“Tiny”', 'Quick', 'Train with Tiny'],
    ['zh-Hans', '“微型”', '快速', '用“微型”训练'],
  ] as const) {
    test(`Train names what runs here and trains it at one press, in ${lang}`, async ({ page }) => {
      await page.goto(`./#/train?lang=${lang}`);
      const notice = page.locator('[data-cannot-train]');
      await expect(notice).toContainText(tiny);
      await expect(notice).not.toContainText(quick);
      await expectWords(page);
      await page.getByRole('button', { name: press }).click();
      await expect.poll(() => stepOf(page)).toBeGreaterThan(1);
      await expect(page).toHaveURL(/preset=tiny/);
      await expect(notice).toHaveCount(0);
      await expect(page.locator('[data-backend]')).toHaveAttribute('data-backend', 'cpu');
    });
  }

  test('a setup that is too large is refused with a way on, and keeps the seed', async ({
    page,
  }) => {
    await page.goto('./#/train?preset=classroom&data=faces&seed=11&lang=en');
    const fault = page.locator('[data-fault="config.needsWebGPU"]');
    await expect(fault).toContainText('“Tiny”');
    await page.getByRole('button', { name: 'Train with Tiny' }).click();
    await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
    await expect(page).toHaveURL(/data=faces.*preset=tiny.*seed=11/);
    await expect(fault).toHaveCount(0);
  });

  test('Train from scratch says why not, and what does train', async ({ page }) => {
    await page.goto('./#/train?lang=en');
    await expect(page.locator('[data-cannot-train]')).toBeVisible();
    await page.getByRole('button', { name: 'Train from scratch' }).click();
    await expect(page.locator('[data-fault="config.needsWebGPU"]')).toContainText('“Tiny”');
    await expect(page.getByRole('button', { name: 'Train with Tiny' })).toBeVisible();
    await expectWords(page);
  });

  test('Latent space draws with the pretrained generator: all four ways, and its inside', async ({
    page,
  }) => {
    await page.goto('./#/latent?lang=en');
    await expect(picture(page)).toBeVisible();
    const pixels = () => picture(page).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const first = await pixels();
    const slider = page.getByRole('slider', { name: /axis 1/i }).first();
    await slider.focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(pixels).not.toBe(first);
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

async function stepOf(page: Page): Promise<number> {
  return Number(await page.locator('[data-step]').first().getAttribute('data-step'));
}
