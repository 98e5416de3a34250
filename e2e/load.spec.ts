import { readdirSync, statSync } from 'node:fs';
import { Agent, get } from 'node:http';
import type { Page } from '@playwright/test';
import { address } from '../playwright.config';
import { expect, expectGood, test, watch } from './support';

/** Much at once: a slow processor under a busy person, and a whole class. Nothing is timed here. */

const step = async (page: Page) =>
  Number(await page.locator('[data-step]').first().getAttribute('data-step'));

test('500 steps on a processor four times as slow, with pauses and visits to every room: each press is answered', async ({
  page,
}) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto('./#/train?preset=tiny&steps=100000&lang=en');
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).last().click();
  const others = ['Latent space', 'Deconvolution', 'The game'];
  await press('Train');
  let visits = 0;
  do {
    const before = await step(page);
    await expect.poll(() => step(page)).toBeGreaterThan(before + 40);
    await press('Pause');
    await expect(page.locator('[data-phase=paused]')).toBeVisible();
    const paused = await step(page);
    await press('Train');
    await expect(page.locator('[data-phase=training]')).toBeVisible();
    await expect.poll(() => step(page)).toBeGreaterThan(paused);
    const room = others[visits % others.length]!;
    await page.getByRole('link', { name: room }).click();
    await expect(page.locator('main h2').first()).toBeVisible();
    await expect(page.locator('main')).not.toHaveAttribute('data-room', 'train');
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    await expect(page.locator('[data-phase=training]')).toBeVisible();
    visits++;
  } while (visits < others.length || (await step(page)) < 500);
  await press('Pause');
  await expect(page.locator('[data-phase=paused]')).toBeVisible();
  await expect(page.locator('[data-fault]')).toHaveCount(0);
  await expect(page.locator('[data-recovered]')).toHaveCount(0);
});

/** Everything that a first visitor of Train is sent, as addresses below the page's own. */
const sent = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /^(assets|models|data\/mnist)\/.*\.\w+$/.test(file))
  .filter((file) => !/train-[1-9]|test/.test(file));

/** Bytes of each file, for a visitor with as many connections as a browser opens to one server. */
async function visit(): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const size = (file: string) =>
    new Promise<number>((resolve, reject) => {
      get(address + file, { agent }, (response) => {
        let bytes = 0;
        if (response.statusCode !== 200) reject(new Error(`${response.statusCode} ${file}`));
        response.on('data', (chunk: Buffer) => (bytes += chunk.length));
        response.on('end', () => resolve(bytes));
        response.on('error', reject);
      }).on('error', reject);
    });
  const sizes = await Promise.all(sent.map(size));
  agent.destroy();
  return sizes;
}

test('30 people open the app at once: everybody gets all of it, and from nowhere else', async ({
  browser,
}) => {
  expect(sent.length).toBeGreaterThan(20);
  const inFull = sent.map((file) => statSync(`dist/${file}`).size);
  // Thirty pages on one machine would only wait for each other: most visitors fetch what a page does.
  const fetched = Array.from({ length: 26 }, async () => expect(await visit()).toEqual(inFull));
  const visits = Array.from({ length: 4 }, async () => {
    // A cache of its own.
    const context = await browser.newContext({ baseURL: address });
    const page = await context.newPage();
    const conduct = watch(page);
    const failed: string[] = [];
    page.on('requestfailed', (request) => {
      // On a busy machine the page itself gives up what is slow to come; it is asked for again below.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') failed.push(request.url());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
    });
    // The server is on trial, not the engines.
    await page.addInitScript('globalThis.Worker = class extends EventTarget { postMessage() {} }');
    await page.goto('./#/train?lang=en');
    await expect(page.locator('main[data-room=train] h2').first()).toBeVisible();
    const sizes = await page.evaluate(
      (files) =>
        Promise.all(
          files.map(async (file) => (await (await fetch(file)).arrayBuffer()).byteLength),
        ),
      sent,
    );
    expect(sizes).toEqual(inFull);
    expect(failed).toEqual([]);
    expectGood(conduct);
    await context.close();
  });
  await Promise.all([...visits, ...fetched]);
});
