import type { Page } from '@playwright/test';
import { address } from '../playwright.config';
import { beforeWorkers, expect, expectGood, noWebGL, noWebGPU, test, watch } from './support';

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

test('30 people open the app at once: everybody gets all of it, and from nowhere else', async ({
  browser,
}) => {
  const visits = Array.from({ length: 30 }, async () => {
    // Caches of their own. On the CPU, since one graphics device does not serve thirty.
    const context = await browser.newContext({ baseURL: address });
    const page = await context.newPage();
    const conduct = watch(page);
    const failed: string[] = [];
    page.on('requestfailed', (request) => failed.push(request.url()));
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
    });
    await page.addInitScript(`${noWebGPU}; ${noWebGL}`);
    await beforeWorkers(page, `${noWebGPU}; ${noWebGL}`);
    await page.goto('./#/train?preset=tiny&lang=en');
    await expect(page.locator('[data-phase=ready]')).toBeVisible();
    await expect(page.locator('canvas[data-sheet=forged]')).toBeVisible();
    await context.close();
    expect(failed).toEqual([]);
    expectGood(conduct);
  });
  await Promise.all(visits);
});
