import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from '@playwright/test';
import { address } from '../playwright.config';
import { expect, expectAccessible, test } from './support';

/** What a teacher prepares: a link that leaves out and locks, and frames in a page of their own. */

test('a link is prepared by keyboard; what it leaves out is absent, what it locks is disabled', async ({
  page,
}) => {
  await page.goto('./#/train?preset=tiny&engine=wasm&steps=100&lang=en');
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  const dialog = page.getByRole('dialog');
  const link = dialog.getByRole('textbox', { name: 'Link' });
  const opener = page.getByRole('button', { name: 'Prepare a link for a class' });
  let prepared = '';

  await test.step('prepare it', async () => {
    await opener.press('Enter');
    await expect(dialog).toBeVisible();
    await dialog.getByRole('combobox', { name: 'Data set' }).press('ArrowDown');
    for (const name of ['Curves', 'History of the run', 'What D believes']) {
      await dialog.getByRole('checkbox', { name }).press('Space');
    }
    for (const name of [/^The rest of the setup/, /^Training, steps/]) {
      await dialog.getByRole('checkbox', { name }).press('Space');
    }
    await dialog.getByRole('switch', { name: /^Only this room/ }).press('Space');
    await dialog.getByRole('radio', { name: '简体中文' }).press('Space');
    prepared = await link.inputValue();
    expect(prepared).toContain('hide=losses,history,scores,rooms&lock=transport,setup');
    await expect(dialog.getByRole('img', { name: prepared })).toBeVisible();
    const line = await dialog.getByRole('textbox', { name: /^Line for/ }).inputValue();
    expect(line).toContain(`${prepared.replaceAll('&', '&amp;').split('lang')[0]}`);
    expect(line).toContain('embed=1');
  });

  await test.step('the miniature shows it, and leaves the training to this page', async () => {
    const seen = page.frameLocator('dialog iframe');
    await expect(seen.getByRole('heading', { name: '正在发生什么' })).toBeVisible();
    await expect(seen.getByRole('heading', { name: '曲线' })).toHaveCount(0);
    await expect(page.locator('[data-elsewhere]')).toHaveCount(0);
    await expect(seen.locator('[data-elsewhere]')).toHaveCount(0);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  });

  await test.step('open it', async () => {
    await page.goto('about:blank');
    await page.goto(prepared);
    const heading = (name: string) => page.getByRole('heading', { name });
    await expect(heading('正在发生什么')).toBeVisible();
    await expect(heading('画得有多好')).toBeVisible();
    for (const name of ['曲线', '历史', 'D 怎么看']) await expect(heading(name)).toHaveCount(0);
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page.locator('[data-phase=ready]')).toBeVisible();
    await expect(page.getByRole('combobox', { name: '预设' })).toBeDisabled();
    await expect(page.getByRole('radio', { name: '服饰' })).toBeEnabled();
    await expect(page.getByRole('radio', { name: '服饰' })).toBeChecked();
    await expect(page.getByRole('button', { name: '单步', exact: true })).toBeDisabled();
    await expect(page.getByText('已由本页的链接锁定。')).toHaveCount(2);
    // Nor by keys, which lead to no other room either.
    for (const key of ['Space', 'ArrowRight', 'd', '3']) await page.keyboard.press(key);
    await page.locator('label[data-dataset=mnist]').click();
    await expect(page).toHaveURL(/data=mnist/);
    await expect(page).toHaveURL(/#\/train.*hide=losses,history,scores,rooms&lock=transport,setup/);
    await expect(page.locator('[data-phase=ready]')).toBeVisible();
    await expect(page.locator('[data-step]').first()).toHaveAttribute('data-step', '0');
    await expectAccessible(page);
  });
});

test('every room closes up around what a link leaves out, and locks what it names', async ({
  page,
}) => {
  const empty = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('main div')]
        .filter(({ className }) => /_(column|charts|settings)_/.test(className))
        .filter(({ childElementCount }) => childElementCount === 0)
        .map(({ className }) => className),
    );
  const hidden = 'divergence,losses,cases,words,value,setup,cell,formulations,layer,sizes';
  await page.goto(`./#/game?lang=en&hide=${hidden}&lock=transport`);
  await expect(page.getByRole('button', { name: 'Play' })).toBeDisabled();
  await expect(page.locator('main h2')).toHaveCount(1);
  expect(await empty()).toEqual([]);

  await page.goto(`./#/deconv?lang=en&hide=${hidden}&lock=mode,nonsense`);
  await expect(page.getByRole('button', { name: 'Play' })).toBeEnabled();
  await expect(page.getByRole('radio', { name: 'Stamp' })).toBeDisabled();
  await expect(page.locator('main h2')).toHaveCount(3);
  expect(await empty()).toEqual([]);

  await page.goto('./#/latent?lang=en&hide=z,tiles,kept&lock=z');
  await expect(page.locator('main h2')).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Randomise' })).toBeDisabled();
  expect(await empty()).toEqual([]);

  await page.goto('./#/train?preset=tiny&engine=wasm&lang=en&hide=pipeline,grid,quality,setup');
  await expect(page.locator('main h2')).toHaveText(['Curves', 'What D believes', 'In words']);
  expect(await empty()).toEqual([]);
});

interface Framed {
  rooms: Frame[];
  /** The height that each frame told last. */
  heights: () => Promise<Record<string, number>>;
}

/** The one that trains comes last: the others must leave that to it. */
const rooms = ['game', 'latent', 'deconv', 'train'] as const;

/** A page of another origin, with a frame for each room. */
async function inFrames(page: Page, of: { width: number; attributes: string; lang: string }) {
  const frames = rooms.map(
    (room) =>
      `<iframe name="${room}" width="${of.width}" height="600" ${of.attributes}
        src="${address}#/${room}?embed=1&amp;lang=${of.lang}&amp;preset=tiny"></iframe>`,
  );
  const script = `heights = {};
    onmessage = ({ source, data }) => {
      if (data.type !== 'ganvas:height') return;
      for (const frame of document.querySelectorAll('iframe')) {
        if (frame.contentWindow === source) heights[frame.name] = data.height;
      }
    };`;
  const server: Server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(
      `<!doctype html><link rel="icon" href="data:," /><script>${script}</script>${frames.join('')}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  // A frame out of sight is not drawn, and tells its height when it is.
  await page.setViewportSize({ width: 1920, height: 1280 });
  const { port } = server.address() as AddressInfo;
  // Of another site than the page's own, which is localhost.
  await page.goto(`http://127.0.0.1:${port}/`);
  server.close();
  await expect
    .poll(() => rooms.every((room) => page.frame(room)?.url().startsWith(address)))
    .toBe(true);
  const framed: Framed = {
    rooms: rooms.map((room) => page.frame(room)!),
    heights: () => page.evaluate<Record<string, number>>('heights'),
  };
  return framed;
}

async function expectFits({ rooms: frames, heights }: Framed): Promise<void> {
  for (const frame of frames) {
    await expect(frame.locator('main h2').first()).toBeVisible();
    await expect(frame.locator('header nav, footer button:has-text("licences")')).toHaveCount(0);
    await expect
      .poll(() => frame.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
    await expect
      .poll(async () => {
        const height = await frame.evaluate(() => document.documentElement.scrollHeight);
        return Math.abs(((await heights())[frame.name()] ?? 0) - height);
      })
      .toBeLessThanOrEqual(1);
  }
}

/** The page of the frames is the test's own. */
const fromHere = (url: string) => !new URL(url).host.startsWith('127.0.0.1');

test('each room stands in a frame of another site, without header, and tells its height', async ({
  page,
  conduct,
}) => {
  const framed = await inFrames(page, { width: 900, attributes: '', lang: 'en' });
  await expectFits(framed);
  const train = framed.rooms.at(-1);
  const out = train!.getByRole('link', { name: 'Open in Ganvas' });
  await expect(out).toHaveAttribute('target', '_blank');
  await expect(out).toHaveAttribute('href', '#/train?v=1&lang=en&preset=tiny');
  await train!.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(train!.locator('[data-step]').first()).toHaveAttribute('data-step', '1');
  conduct.offOrigin = conduct.offOrigin.filter(fromHere);
});

test('a frame that may store nothing, nor start a thread, works, and says what it lacks', async ({
  page,
  conduct,
}) => {
  const attributes = 'sandbox="allow-scripts"';
  const framed = await inFrames(page, { width: 390, attributes, lang: 'zh-Hans' });
  await expectFits(framed);
  const [game, latent, , train] = framed.rooms;
  await train!.getByRole('button', { name: '单步', exact: true }).click();
  await expect(train!.locator('[data-step]').first()).toHaveAttribute('data-step', '1');
  await expect(train!.locator('[data-storage-problem]')).toContainText('本页嵌在框架里');
  await train!.locator('[data-backend]').click();
  await expect(train!.getByRole('dialog')).toContainText('不允许页面为引擎另开线程');
  await game!.getByRole('button', { name: '单步', exact: true }).click();
  await expect(game!.locator('[data-step]').first()).toHaveAttribute('data-step', '1');
  await expect(latent!.getByRole('img', { name: '由当前的 z 画出' }).first()).toBeVisible();
  conduct.offOrigin = conduct.offOrigin.filter(fromHere);
});

test('an embedded room is accessible', async ({ page }) => {
  await page.goto('./#/train?embed=1&lang=en&lock=setup,dataset,files,transport&preset=tiny');
  await expect(page.getByRole('link', { name: 'Open in Ganvas' })).toBeVisible();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expectAccessible(page);
});
