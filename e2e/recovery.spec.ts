import type { Page, Worker } from '@playwright/test';
import { beforeWorkers, expect, test } from './support';

/** What breaks in the middle of training is made good, and said. */

const tiny = 'preset=tiny&data=mnist';
/** A software adapter trains only where it is asked for, and compiles slowly. */
const onGpu = `${tiny}&engine=gpu`;

async function train(page: Page, steps: number, link = tiny): Promise<void> {
  await page.goto(`./#/train?${link}&steps=100000`);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => step(page)).toBeGreaterThan(steps);
}

/** The newest of the engine's workers. */
function engineOf(page: Page) {
  return page.workers().findLast((worker) => /\/worker-/.test(worker.url()))!;
}

/** Ends a worker by an error that nothing catches. */
async function throwIn(worker: Worker): Promise<void> {
  await worker.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('provoked');
      }),
  );
}

async function step(page: Page): Promise<number> {
  return Number(await page.locator('[data-step]').first().getAttribute('data-step'));
}

test('the GPU process crashes: training is back, at most 50 iterations earlier', async ({
  page,
  browser,
  conduct,
}) => {
  await train(page, 60, onGpu);
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
  await throwIn(engineOf(page));
  const notice = page.locator('[data-recovered]');
  await expect(notice).toBeVisible();
  expect(before - Number(await notice.getAttribute('data-recovered'))).toBeLessThanOrEqual(50);
  await expect.poll(() => step(page)).toBeGreaterThan(before);
  conduct.consoleErrors.length = 0;
});

test('the worker falls silent: it is missed after 15 seconds', async ({ page, conduct }) => {
  await train(page, 60);
  const before = await step(page);
  await engineOf(page).evaluate(
    () =>
      void setTimeout(() => {
        for (;;);
      }),
  );
  await expect(page.locator('[data-recovered]')).toBeVisible();
  await expect.poll(() => step(page)).toBeGreaterThan(before);
  conduct.consoleErrors.length = 0;
});

/** Keeps every WebGL context that the engine makes, so that a test can lose them. */
const keepContexts = `
  globalThis.contexts = [];
  const { getContext } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.getContext = function (name, ...rest) {
    const made = getContext.call(this, name, ...rest);
    if (made && name.startsWith('webgl')) contexts.push(made);
    return made;
  };
  globalThis.loseContexts = () => {
    for (const each of contexts) each.getExtension('WEBGL_lose_context')?.loseContext();
  }`;

/** Loses them, in the engine's worker or, where that is the page itself, there. */
async function loseContexts(page: Page): Promise<void> {
  const worker = page.workers().find((each) => /\/worker-/.test(each.url()));
  if (worker) await worker.evaluate('loseContexts()');
  else await page.evaluate('loseContexts()');
}

/** Pause and Reset answer. */
async function pauseAndReset(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.locator('[data-phase=paused]')).toBeVisible();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  const sure = page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true });
  await expect(sure.or(page.locator('[data-phase=ready]'))).toBeVisible();
  if (await sure.isVisible()) await sure.click();
  await expect.poll(() => step(page)).toBe(0);
  await expect(page.locator('[data-fault]')).toHaveCount(0);
}

test('WebGL loses its context in the page itself: training is back, Pause and Reset answer', async ({
  page,
}) => {
  await page.addInitScript(`delete globalThis.Worker; ${keepContexts}`);
  await train(page, 10, `${tiny}&engine=webgl`);
  await expect(page.locator('[data-backend]').first()).toHaveAttribute('data-backend', 'webgl');
  const before = await step(page);
  await loseContexts(page);
  const notice = page.locator('[data-recovered]');
  await expect(notice).toContainText('WebGL');
  expect(before - Number(await notice.getAttribute('data-recovered'))).toBeLessThanOrEqual(50);
  await expect.poll(() => step(page)).toBeGreaterThan(before);
  await pauseAndReset(page);
});

/** From now on every context is lost before anything can be done with it. */
const loseAtOnce = `${keepContexts};
  setInterval(loseContexts, 50)`;

test('a lost WebGL context: training comes back on WebGL, where that is lost again, on WebAssembly, and after one more loss it waits for a person', async ({
  page,
  conduct,
}) => {
  await beforeWorkers(page, keepContexts);
  await page.goto(`./#/train?${tiny}&engine=webgl&steps=100000`);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  const backend = page.locator('[data-backend]');
  await expect(backend).toHaveAttribute('data-backend', 'webgl');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => step(page)).toBeGreaterThan(3);
  const notice = page.locator('[data-recovered]');

  for (const next of ['webgl', 'cpu']) {
    if (next === 'cpu') {
      await page.unroute(/worker-[^/]*\.js$/i);
      await beforeWorkers(page, loseAtOnce);
    }
    const before = await step(page);
    await loseContexts(page);
    await expect(notice).toContainText('WebGL');
    expect(before - Number(await notice.getAttribute('data-recovered'))).toBeLessThanOrEqual(50);
    await expect(backend).toHaveAttribute('data-backend', next);
    await expect.poll(() => step(page)).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice).toHaveCount(0);
  }
  await expect(backend).toHaveAttribute('data-engine', 'wasm');
  await expect(page.locator('[data-fault]')).toHaveCount(0);

  await throwIn(engineOf(page));
  await expect(page.locator('[data-fault="engine.gaveUp"]')).toBeVisible();
  await expect(page.locator('[data-phase=stopped]')).toBeVisible();
  const stopped = await step(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => step(page)).toBeGreaterThan(stopped);
  await expect(backend).toHaveAttribute('data-backend', 'cpu');
  await pauseAndReset(page);
  conduct.consoleErrors.length = 0;
});

/** Lets a test write into the device's memory. */
const poison = `
  const alive = new Map();
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (given) {
    const made = createBuffer.call(this, given);
    alive.set(made, this);
    return made;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    alive.delete(this);
    return destroy.call(this);
  };
  globalThis.poison = (label) => {
    for (const [buffer, device] of alive) {
      if (buffer.label === label) device.queue.writeBuffer(buffer, 0, new Float32Array([NaN]));
    }
  }`;

for (const [lang, net, train, press, rate] of [
  ['en', 'd', 'Train', 'Go on with half the learning rates', 'Learning rate of G'],
  ['zh-Hans', 'g', '训练', '学习率减半，继续训练', '学习率 G'],
] as const) {
  test(`a weight of ${net.toUpperCase()} that is no number: one press goes on with half the rates, in ${lang}`, async ({
    page,
  }) => {
    await beforeWorkers(page, poison);
    await page.goto(`./#/train?${onGpu}&steps=100000&lang=${lang}`);
    await expect(page.locator('[data-phase=ready]')).toBeVisible();
    const before = Number(await page.getByLabel(rate, { exact: true }).inputValue());
    await page.getByRole('button', { name: train, exact: true }).click();
    await expect.poll(() => step(page)).toBeGreaterThan(30);
    await engineOf(page).evaluate(`poison('${net}.weights')`);
    const fault = page.locator('[data-fault="engine.notFinite"]');
    await expect(fault).toBeVisible();
    await expect(page.locator('[data-phase=stopped]')).toBeVisible();
    const resume = await step(page);
    expect(resume % 25).toBe(0);
    await expect(page.locator('[data-losses]')).not.toContainText(/NaN|∞/);
    await page.getByRole('button', { name: press }).click();
    await expect(fault).toHaveCount(0);
    await expect.poll(() => step(page)).toBeGreaterThan(resume + 30);
    expect(Number(await page.getByLabel(rate, { exact: true }).inputValue())).toBe(before / 2);
    await expect(page.locator('[data-fault]')).toHaveCount(0);
  });
}

test('a tab that the browser freezes goes on where it stood, and Help says so', async ({
  page,
}) => {
  await train(page, 30);
  const session = await page.context().newCDPSession(page);
  const before = await step(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await expect.poll(() => step(page)).toBeGreaterThan(before + 30);
  await expect(page.locator('[data-phase=training]')).toBeVisible();
  await expect(page.locator('[data-fault]')).toHaveCount(0);
  await expect(page.locator('[data-recovered]')).toHaveCount(0);

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('while this tab is in the background');
  await page.keyboard.press('Escape');
  await page.locator('[data-language]').click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('标签页转到后台后');
});
