import type { Page } from '@playwright/test';
import { beforeEngine, expect, test } from './support';

/** What breaks in the middle of training is made good, and said. A software device compiles slowly. */

const tiny = 'preset=tiny&data=mnist';

async function train(page: Page, steps: number, link = tiny): Promise<void> {
  await page.goto(`./#/train?${link}&steps=100000`);
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

/** Keeps every WebGL context that the engine makes, so that a test can lose it. */
const keepContexts = `globalThis.contexts = [];
const { getContext } = OffscreenCanvas.prototype;
OffscreenCanvas.prototype.getContext = function (name, ...rest) {
  const context = getContext.call(this, name, ...rest);
  if (context && name.startsWith('webgl')) contexts.push(context);
  return context;
}`;

/** Loses them, in the engine's worker or, where that is the page itself, there. */
async function loseContexts(page: Page): Promise<void> {
  const lose = () => {
    const { contexts } = globalThis as unknown as { contexts: WebGL2RenderingContext[] };
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  };
  const worker = page.workers().find((each) => /\/worker-/.test(each.url()));
  await (worker === undefined ? page.evaluate(lose) : worker.evaluate(lose));
}

for (const [where, prepare] of [
  ['in a worker', (page: Page) => beforeEngine(page, keepContexts)],
  [
    'in the page itself',
    (page: Page) => page.addInitScript(`delete globalThis.Worker; ${keepContexts}`),
  ],
] as const) {
  test(`WebGL loses its context ${where}: training is back, Pause and Reset answer`, async ({
    page,
  }) => {
    await prepare(page);
    await train(page, 30, `${tiny}&engine=webgl`);
    await expect(page.locator('[data-backend]').first()).toHaveAttribute('data-backend', 'webgl');
    const before = await step(page);
    await loseContexts(page);
    const notice = page.locator('[data-recovered]');
    await expect(notice).toContainText('WebGL');
    expect(before - Number(await notice.getAttribute('data-recovered'))).toBeLessThanOrEqual(50);
    await expect.poll(() => step(page)).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(page.locator('[data-phase=paused]')).toBeVisible();
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    const sure = page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true });
    await expect(sure.or(page.locator('[data-phase=ready]'))).toBeVisible();
    if (await sure.isVisible()) await sure.click();
    await expect.poll(() => step(page)).toBe(0);
    await expect(page.locator('[data-fault]')).toHaveCount(0);
  });
}
