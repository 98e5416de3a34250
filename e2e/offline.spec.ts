import { cpus } from 'node:os';
import { readFile, readdir } from 'node:fs/promises';
import { test as base } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectGood, watch } from './support';
import { serveStatic } from './staticServer';
import type { StaticServer } from './staticServer';

/** One visit to a host of plain files is enough: afterwards the app works without it. */

const test = base.extend<{ server: StaticServer }>({
  server: async ({ browserName }, provide) => {
    expect(browserName).toBe('chromium');
    const server = await serveStatic();
    await provide(server);
    await server.stop().catch(() => undefined);
  },
});

test.use({ serviceWorkers: 'allow' });

const tiny = '#/train?preset=tiny&engine=wasm&steps=100000&lang=en';

/** What the browser keeps, by names in the build. */
function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const lists = await Promise.all(
      names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
    );
    return lists
      .flat()
      .map((url) => url.replace(/^.*\/ganvas\//, '').replace(/\?.*$/, ''))
      .sort();
  });
}

/** Of the kept files those that no data set needs by itself: the app. */
const isApp = (name: string) => !/\.(bin|safetensors)$/.test(name);

async function forget(page: Page, names: string[]): Promise<void> {
  await page.evaluate(async (wanted) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (wanted.some((one) => request.url.includes(one))) await cache.delete(request);
      }
    }
  }, names);
}

const shards = async (page: Page) =>
  (await keptFiles(page)).filter((name) => /^data\/mnist\/train-\d\.bin$/.test(name)).length;

const stepOf = async (page: Page) =>
  Number(await page.locator('[data-step]').first().getAttribute('data-step'));

const press = (page: Page | Locator, name: string) =>
  page.getByRole('button', { name, exact: true }).click();

async function makesStep(page: Page): Promise<void> {
  const before = await stepOf(page);
  await press(page, 'Step');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(before);
}

/** Opens the app, and waits until the service worker answers for it. */
async function visit(page: Page, server: StaticServer, hash = tiny): Promise<void> {
  await page.goto(server.url + hash);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** @returns the dialog, with what it says of working without a network */
async function openAbout(page: Page): Promise<Locator> {
  await page
    .getByRole('button', { name: /^(About and licences|关于与许可)$/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('[data-offline=ready]')).toBeVisible();
  return dialog;
}

const states = (dialog: Locator) =>
  dialog
    .locator('[data-kept-dataset]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')));

test('after one visit every room, both languages and training on what was used work without a network, on all cores', async ({
  page,
  context,
  server,
}) => {
  const conduct = watch(page, server.url);
  await test.step('the first visit trains on one core, and says what a reload brings', async () => {
    await page.goto(server.url + tiny);
    await makesStep(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect.poll(() => shards(page)).toBe(6);
    const badge = page.locator('[data-backend]');
    await expect(badge).toContainText('1 core');
    await badge.click();
    const dialog = page.getByRole('dialog');
    if (cpus().length > 1) {
      await expect(dialog).toContainText('One core until the page is reloaded');
      await press(dialog, 'Reload now');
    } else {
      await page.reload();
    }
  });
  await test.step('from the second load on the page is isolated, on a host that sends no headers', async () => {
    await page.waitForFunction(() => crossOriginIsolated);
    await makesStep(page);
    const cores = cpus().length;
    await expect(page.locator('[data-backend]')).toContainText(
      cores > 1 ? `${Math.min(cores, 16)} cores` : '1 core',
    );
  });
  await test.step('the browser can install it', async () => {
    const session = await context.newCDPSession(page);
    const { errors } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // The tests' browser keeps nothing beyond its end.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  });
  expectGood(conduct);

  await context.setOffline(true);
  await server.stop();
  await page.reload();
  await test.step('without its server it trains, and every room opens', async () => {
    await makesStep(page);
    for (const [key, room] of ['game', 'train', 'latent', 'deconv'].entries()) {
      await page.keyboard.press(`${key + 1}`);
      await expect(page.locator(`main[data-room=${room}] h2`).first()).toBeVisible();
    }
    await page.locator('[data-language]').click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
    for (const [key, room] of ['game', 'train', 'latent'].entries()) {
      await page.keyboard.press(`${key + 1}`);
      await expect(page.locator(`main[data-room=${room}] h2`).first()).toBeVisible();
    }
    const licences = await context.newPage();
    await licences.goto(`${server.url}licences.txt`);
    await expect(licences.locator('body')).toContainText('MIT');
    await licences.close();
  });
  await test.step('data that was not used is named, in words', async () => {
    await page.goto(`${server.url}#/train?data=faces&preset=tiny&engine=wasm&lang=zh-Hans`);
    await page.reload();
    await press(page, '单步');
    await expect(page.getByRole('alert')).toContainText(
      '这个浏览器也没有保存数据文件 faces/train-0.bin',
    );
  });
});

test('of a half-filled cache it says what is missing, and fetches only that when the network is back', async ({
  page,
  context,
  server,
}) => {
  await page.goto(server.url + tiny);
  await makesStep(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => shards(page)).toBe(6);
  // A run begins on the first one, and goes on as far as there are images.
  await forget(page, ['mnist/train-0.bin', 'mnist/train-5.bin']);
  // The browser's own cache has them, too, for as long as it likes.
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache');
  await context.setOffline(true);
  await server.stop();
  await page.reload();
  await press(page, 'Step');
  await expect(page.getByRole('alert')).toContainText(
    'mnist/train-0.bin is not kept in this browser',
  );
  await server.start();
  await context.setOffline(false);
  await press(page, 'Try again');
  await expect.poll(() => shards(page)).toBe(6);
  await makesStep(page);
});

test('all of it is kept at one press: cancelled, cut off, without room, and removed again', async ({
  page,
  context,
  server,
}) => {
  await visit(page, server, '#/game?lang=en');
  const dialog = await openAbout(page);
  const keepAll = dialog.getByRole('button', { name: /^Keep all for offline/ });
  await expect.poll(() => states(dialog)).toEqual(['none', 'none', 'none']);
  await expectAccessible(page);

  await test.step('cancelled: what has come stays', async () => {
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    server.held = { name: 'data/mnist/train-2.bin', until };
    await keepAll.click();
    await expect(dialog.getByRole('progressbar')).toBeVisible();
    await expect.poll(() => shards(page)).toBeGreaterThan(1);
    await press(dialog, 'Cancel');
    await expect(dialog.getByRole('progressbar')).toHaveCount(0);
    release();
    server.held = null;
    await expect.poll(() => states(dialog)).toContain('part');
  });
  await test.step('without room: said in words, and nothing changes', async () => {
    const before = await keptFiles(page);
    const session = await context.newCDPSession(page);
    const { origin } = new URL(server.url);
    const { usage } = await session.send('Storage.getUsageAndQuota', { origin });
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 9e6 });
    await keepAll.click();
    await expect(dialog.locator('[data-offline-problem=full]')).toContainText('no room for all');
    expect(await keptFiles(page)).toEqual(before);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
  });
  await test.step('cut off: what has come stays, and the rest is fetched later', async () => {
    await server.stop();
    await keepAll.click();
    await expect(dialog.locator('[data-offline-problem=network]')).toContainText('broke off');
    await server.start();
    await keepAll.click();
    await expect(dialog).toContainText('nothing more is needed from the network');
    expect(await states(dialog)).toEqual(['kept', 'kept', 'kept']);
    await expectAccessible(page);
  });
  await test.step('kept, it works without a network; removed, the app itself still opens', async () => {
    await context.setOffline(true);
    await server.stop();
    await page.goto(`${server.url}#/train?data=faces&preset=tiny&engine=wasm&lang=en`);
    await page.reload();
    await makesStep(page);
    const about = await openAbout(page);
    await about.getByRole('button', { name: /^Remove data sets/ }).click();
    await expect.poll(() => states(about)).toEqual(['none', 'none', 'none']);
    expect((await keptFiles(page)).filter((name) => !isApp(name))).toEqual([]);
    await page.reload();
    await expect(page.locator('main[data-room=train] h2').first()).toBeVisible();
  });
});

/** The build with another page, and without one of its parts. */
async function nextVersion(server: StaticServer, part: string): Promise<void> {
  const text = (name: string) => readFile(new URL(`../dist/${name}`, import.meta.url), 'utf8');
  const html = await text('index.html');
  const script = await text('serviceWorker.js');
  server.changed.set(
    'index.html',
    html.replace('<head>', '<head><meta name="version" content="next">'),
  );
  const entry = new RegExp(`\\{[^{}]*${part.replaceAll('.', '\\.')}[^{}]*\\},`);
  const index = /("revision":")[0-9a-f]{32}(","url":"index\.html")/;
  expect(script).toMatch(entry);
  expect(script).toMatch(index);
  server.changed.set('serviceWorker.js', script.replace(entry, '').replace(index, '$1next$2'));
  server.changed.set(part, null);
}

const isNext = (page: Page) =>
  page.evaluate(() => document.querySelector('meta[name=version]') !== null);

test('a new version waits and asks; no tab that trains is touched, and its old parts still load', async ({
  page,
  context,
  server,
}) => {
  const part = (await readdir('dist/assets')).find((name) => /^DeconvRoom-.*\.js$/.test(name))!;
  await visit(page, server);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await press(page, 'Train');
  await expect.poll(() => stepOf(page)).toBeGreaterThan(10);
  await page.evaluate(() => Object.assign(globalThis, { untouched: true }));
  await nextVersion(server, `assets/${part}`);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await page.waitForFunction(
    async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null,
  );
  const offer = (on: Page) => on.getByRole('button', { name: 'Reload now', exact: true });

  await test.step('while it trains nothing is offered, and About says what it waits for', async () => {
    const dialog = await openAbout(page);
    await expect(dialog).toContainText('It waits while a run trains');
    await expect(offer(page)).toHaveCount(0);
    await page.keyboard.press('Escape');
  });
  const other = await context.newPage();
  await test.step('another tab changes to it at a press', async () => {
    await other.goto(`${server.url}#/game?lang=en`);
    await expect(offer(other)).toBeVisible();
    expect(await isNext(other)).toBe(false);
    await offer(other).click();
    await expect.poll(() => isNext(other).catch(() => false)).toBe(true);
  });
  await test.step('the tab that trains goes on with its own code', async () => {
    const before = await stepOf(page);
    await expect.poll(() => stepOf(page)).toBeGreaterThan(before);
    await page.keyboard.press('4');
    await expect(page.locator('main[data-room=deconv] h2').first()).toBeVisible();
    expect(await page.evaluate(() => 'untouched' in globalThis)).toBe(true);
    await expect(offer(page)).toHaveCount(0);
    await page.keyboard.press('2');
  });
  await test.step('paused and kept, it is asked, may wait, and changes at a press', async () => {
    await press(page, 'Pause');
    await expect(offer(page)).toBeVisible();
    await expectAccessible(page);
    await press(page, 'Later');
    await expect(offer(page)).toHaveCount(0);
    await press(await openAbout(page), 'Reload now');
    await expect.poll(() => isNext(page).catch(() => false)).toBe(true);
    await expect(page.getByRole('button', { name: /^Resume at step/ })).toBeVisible();
  });
  await test.step('old parts go when no other page may need them', async () => {
    expect(await keptFiles(page)).toContain(`assets/${part}`);
    await other.close();
    await page.reload();
    await expect.poll(() => keptFiles(page)).not.toContain(`assets/${part}`);
    expect(await keptFiles(page)).toContain('index.html');
  });
});

test('in a frame of another site it works as ever', async ({ page, server }) => {
  const frame = `<!doctype html><iframe src="${server.url}#/game?lang=en" style="width:100%;height:700px"></iframe>`;
  server.changed.set('frame.html', frame);
  // Another site, though the same machine.
  const address = `${server.url.replace('localhost', '127.0.0.1')}frame.html`;
  for (let visits = 0; visits < 2; visits++) {
    await page.goto(address);
    const inside = page.frameLocator('iframe');
    await expect(inside.locator('main[data-room=game] h2').first()).toBeVisible();
    await inside.getByRole('button', { name: 'About and licences', exact: true }).click();
    // Kept or not is for the browser to say: some forbid it to frames of other sites.
    await expect(inside.locator('[data-offline=ready], [data-offline=none]')).toBeVisible();
  }
});
