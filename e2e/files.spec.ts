import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support';

/** Files that do not come, or no longer: what is said, and the way on. */

/** Lets files through again when told to. @returns how often one was asked for, and that telling */
async function cutOff(page: Page, files: RegExp) {
  let asked = 0;
  let cut = true;
  await page.route(files, (route) => {
    asked++;
    return cut ? route.fulfill({ status: 404, body: '' }) : route.continue();
  });
  return { asked: () => asked, bringBack: () => (cut = false) };
}

const roomFiles = {
  'its words': /assets\/latent-[^/]*\.js$/,
  'its code': /assets\/LatentRoom-[^/]*\.js$/,
  'its styles': /assets\/LatentRoom-[^/]*\.css$/,
};

for (const [what, files] of Object.entries(roomFiles)) {
  test(`a room without ${what} is asked for once, and opens by Try again`, async ({
    page,
    conduct,
  }) => {
    const file = await cutOff(page, files);
    // Without an engine: the page is what is tried here.
    await page.route(/worker-.*\.js/i, () => undefined);
    await page.goto('./#/game?lang=en');
    await expect(page.locator('main h2').first()).toBeVisible();
    await page.keyboard.press('3');
    const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await expect(alert).toBeVisible();
    await expectAccessible(page);
    const before = file.asked();
    expect(before).toBeGreaterThan(0);
    // Each of these draws the page anew.
    for (let i = 0; i < 6; i++) await page.getByRole('button', { name: /^Theme/ }).click();
    expect(file.asked()).toBe(before);
    file.bringBack();
    await page.evaluate(() => Object.assign(globalThis, { samePage: true }));
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('img[src="models/digits.png"]')).toBeVisible();
    await expect(alert).toHaveCount(0);
    expect(await page.evaluate(() => 'samePage' in globalThis)).toBe(true);
    const styled = await page.evaluate(() =>
      [...document.querySelectorAll('link[rel=stylesheet]')].every(
        (link) => (link as HTMLLinkElement).sheet !== null,
      ),
    );
    expect(styled).toBe(true);
    conduct.consoleErrors.length = 0;
  });
}

for (const [what, files, need, found] of [
  [
    'the dialog of files',
    /assets\/FilesDialog-[^/]*\.js$/,
    (page: Page) => page.getByRole('button', { name: 'Save and export' }).click(),
    (page: Page) => page.getByRole('dialog', { name: 'Save, open, export' }),
  ],
  [
    'the loss plot',
    /assets\/livePlot-[^/]*\.js$/,
    // Until then its numbers are a table.
    (page: Page) => expect(page.getByRole('table')).toBeVisible(),
    (page: Page) => page.locator('.uplot canvas'),
  ],
  [
    'the histogram',
    /assets\/HistogramBars-[^/]*\.js$/,
    () => Promise.resolve(),
    (page: Page) => page.locator('[data-plot=histogram] .recharts-wrapper'),
  ],
] as const) {
  test(`the Train room goes on without the code of ${what}, which comes by Try again`, async ({
    page,
    conduct,
  }) => {
    const file = await cutOff(page, files);
    await page.route(/worker-.*\.js/i, () => undefined);
    await page.goto('./#/train?lang=en');
    await expect(page.getByRole('button', { name: 'Train from scratch' })).toBeVisible();
    await need(page);
    const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await expect(alert).toBeVisible();
    await expectAccessible(page);
    const before = file.asked();
    for (let i = 0; i < 6; i++) await page.getByRole('button', { name: /^Theme/ }).click();
    expect(file.asked()).toBe(before);
    await expect(page.getByRole('button', { name: 'Train from scratch' })).toBeVisible();
    file.bringBack();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(found(page)).toBeVisible();
    await expect(alert).toHaveCount(0);
    conduct.consoleErrors.length = 0;
  });
}

test('a room whose files are gone with an update says so, and reloads', async ({
  page,
  conduct,
}) => {
  await page.route(/worker-.*\.js/i, () => undefined);
  await page.goto('./#/game?lang=en');
  await expect(page.locator('main h2').first()).toBeVisible();
  const file = await cutOff(page, /assets\/(latent|LatentRoom)-[^/]*\.js$/);
  await page.route(/\/lesson\/ganvas\/$/, async (route) => {
    const response = await route.fetch();
    const newer = (await response.text()).replace(
      /assets\/index-[\w-]+\.js/,
      'assets/index-new.js',
    );
    // The page that is asked for at the reload is the one that is really there.
    if (route.request().resourceType() === 'document') await route.fulfill({ response });
    else await route.fulfill({ response, body: newer });
  });
  await page.keyboard.press('3');
  const alert = page.locator('[data-updated=true]');
  await expect(alert).toContainText('has been updated');
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  file.bringBack();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('img[src="models/digits.png"]')).toBeVisible();
  conduct.consoleErrors.length = 0;
});

test('a language that does not come leaves the one that is there, and can be tried again', async ({
  page,
  conduct,
}) => {
  const file = await cutOff(page, /assets\/chinese-[^/]*\.js$/);
  await page.route(/worker-.*\.js/i, () => undefined);
  await page.goto('./#/train?lang=en');
  await page.getByRole('button', { name: '中文' }).click();
  const alert = page.getByRole('alert').filter({ hasText: '中文 could not be loaded' });
  await expect(alert).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  file.bringBack();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: '从零训练' })).toBeVisible();
  await expect(alert).toHaveCount(0);
  conduct.consoleErrors.length = 0;
});

test('a first language that does not come gives way to the other', async ({ page, conduct }) => {
  await cutOff(page, /assets\/chinese-[^/]*\.js$/);
  await page.route(/worker-.*\.js/i, () => undefined);
  await page.goto('./#/train?lang=zh-Hans');
  await expect(page.getByRole('button', { name: 'Train from scratch' })).toBeVisible();
  await expect(page.getByText('中文 could not be loaded')).toBeVisible();
  conduct.consoleErrors.length = 0;
});

for (const [what, prepare] of [
  ['no language comes', (page: Page) => cutOff(page, /assets\/(chinese|messages)-[^/]*\.js$/)],
  [
    'something is thrown at the start',
    (page: Page) =>
      page.addInitScript(() => {
        Object.defineProperty(navigator, 'languages', {
          get: () => {
            throw new Error('provoked');
          },
        });
      }),
  ],
  [
    'something is thrown while it is drawn first',
    (page: Page) =>
      page.addInitScript(() => {
        Object.defineProperty(window, 'matchMedia', { value: undefined });
      }),
  ],
] as const) {
  test(`where ${what}, plain words say what to do, in both languages`, async ({
    page,
    conduct,
  }) => {
    await prepare(page);
    await page.goto('./#/train');
    await expect(page.getByRole('heading', { name: 'Ganvas could not start' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Ganvas 未能启动' })).toBeVisible();
    await expectAccessible(page);
    await page.evaluate(() => Object.assign(globalThis, { samePage: true }));
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.waitForFunction(() => !('samePage' in globalThis));
    conduct.consoleErrors.length = 0;
  });
}

test('without its code the page says what to do, after a while', async ({ page, conduct }) => {
  await cutOff(page, /assets\/index-[^/]*\.js$/);
  await page.goto('./');
  await expect(page.getByText('Ganvas is taking long to start')).toBeVisible();
  await expect(page.getByText('Ganvas 启动较慢')).toBeVisible();
  conduct.consoleErrors.length = 0;
});

test('without JavaScript the page says so at once', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto((await import('../playwright.config')).address);
  // Playwright's search by text passes over what stands in <noscript>.
  const words = page.locator('noscript p');
  await expect(words).toHaveText([/Allow it for this page/, /请允许本页运行 JavaScript/]);
  for (const each of await words.all()) await expect(each).toBeVisible();
  await expect(page.getByText('taking long')).toBeHidden();
  await context.close();
});

test('training waits for neither the pretrained picture nor the pretrained model', async ({
  page,
}) => {
  // Neither ever answers.
  await page.route(/models\/digits/, () => undefined);
  await page.goto('./#/train?lang=en');
  await page.getByRole('button', { name: 'Train from scratch' }).click();
  await expect(page.locator('[data-phase=training]')).toBeVisible();
  await expect(page.locator('[data-step]').first()).not.toHaveAttribute('data-step', '0');
});

test('Latent space without the pretrained model says why, and opens by Try again', async ({
  page,
  conduct,
}) => {
  const file = await cutOff(page, /models\/digits\.json$/);
  await page.goto('./#/latent?lang=en');
  await expect(page.locator('[data-fault="data.missing"]')).toContainText('digits.json');
  file.bringBack();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('[data-fault]')).toHaveCount(0);
  await expect
    .poll(() => page.getByRole('img', { name: /generator draws from this z/ }).count())
    .toBeGreaterThan(0);
  conduct.consoleErrors.length = 0;
});
