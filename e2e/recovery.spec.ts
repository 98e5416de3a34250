import type { Page } from '@playwright/test';
import { expect, test } from './support';

/** What breaks in the middle of training is made good, and said. A software device compiles slowly. */

const tiny = 'preset=tiny&data=mnist';

async function train(page: Page, steps: number): Promise<void> {
  await page.goto(`./#/train?${tiny}&steps=100000`);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => step(page)).toBeGreaterThan(steps);
}

async function step(page: Page): Promise<number> {
  return Number(await page.locator('[data-step]').first().getAttribute('data-step'));
}

test('the GPU process crashes: training is back, at most 50 iterations earlier', async ({
  page,
  browser,
  conduct,
}) => {
  await train(page, 60);
  const session = await browser.newBrowserCDPSession();
  const before = await step(page);
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  const notice = page.locator('[data-recovered]');
  await expect(notice).toBeVisible();
  const back = Number(await notice.getAttribute('data-recovered'));
  expect(before - back).toBeLessThanOrEqual(50);
  await expect.poll(() => step(page)).toBeGreaterThan(before);
  await expect(page.locator('[data-engine=gpu]').first()).toBeVisible();
  conduct.consoleErrors.length = 0;
});

test('the worker throws: another one takes over', async ({ page, conduct }) => {
  await train(page, 60);
  const before = await step(page);
  const workers = page.workers();
  const engine = workers.find((worker) => /\/worker-/.test(worker.url()));
  expect(engine).toBeDefined();
  await engine?.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('provoked');
      }),
  );
  const notice = page.locator('[data-recovered]');
  await expect(notice).toBeVisible();
  expect(before - Number(await notice.getAttribute('data-recovered'))).toBeLessThanOrEqual(50);
  await expect.poll(() => step(page)).toBeGreaterThan(before);
  conduct.consoleErrors.length = 0;
});

test('the worker falls silent: it is missed after 15 seconds', async ({ page, conduct }) => {
  await train(page, 60);
  const before = await step(page);
  const engine = page.workers().find((worker) => /\/worker-/.test(worker.url()));
  await engine?.evaluate(
    () =>
      void setTimeout(() => {
        for (;;);
      }),
  );
  await expect(page.locator('[data-recovered]')).toBeVisible();
  await expect.poll(() => step(page)).toBeGreaterThan(before);
  conduct.consoleErrors.length = 0;
});
