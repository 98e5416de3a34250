import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support';

/** Latent space, on the generator that ships with the page. A software device compiles slowly. */
test.describe.configure({ timeout: 300_000 });

async function openRoom(page: Page, query = ''): Promise<void> {
  await page.goto(`./#/latent${query}`);
  await expect(picture(page)).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText('axis 1', { exact: true })).toBeVisible({ timeout: 90_000 });
}

function picture(page: Page): Locator {
  return page.getByRole('img', { name: /generator draws from this z|由当前的 z 画出/ }).first();
}

/** The canvas's pixels as one text, to tell two pictures apart. */
function pixelsOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
}

/** What had been loaded when the shipped picture was first there to be seen. */
interface FirstSight {
  /** Milliseconds of the epoch. */
  at: number;
  bytes: number;
  files: string[];
}

for (const [name, path] of [
  ['the first page', './'],
  ['this room', './#/latent'],
] as const) {
  test(`on ${name} digits are on screen before any engine is`, async ({ page, conduct }) => {
    const asked: { file: string; at: number }[] = [];
    page.on('request', (request) => asked.push({ file: request.url(), at: Date.now() }));
    await page.route(/worker-.*\.js/, (route) => route.abort());
    await page.addInitScript(() => {
      const look = () => {
        const image = document.querySelector<HTMLImageElement>('img[src="models/digits.png"]');
        if (!image?.complete || image.naturalWidth === 0) {
          requestAnimationFrame(look);
          return;
        }
        const parts = performance.getEntriesByType('navigation') as PerformanceResourceTiming[];
        parts.push(...(performance.getEntriesByType('resource') as PerformanceResourceTiming[]));
        const bytes = parts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
        const files = parts.map((part) => part.name);
        Object.assign(globalThis, { sight: { at: Date.now(), bytes, files } });
      };
      requestAnimationFrame(look);
    });
    await page.goto(path);
    const shipped = page.getByRole('img', { name: /64 noise vectors|64 fixed noise vectors/ });
    await expect(shipped.first()).toBeVisible();
    await page.waitForFunction(() => 'sight' in globalThis);
    const sight = await page.evaluate(() => (globalThis as unknown as { sight: FirstSight }).sight);
    const kilobytes = sight.bytes / 1000;
    console.log(`${name}: ${kilobytes.toFixed(0)} kB, uncompressed, before digits are visible`);
    expect(kilobytes).toBeGreaterThan(100);
    expect(kilobytes).toBeLessThanOrEqual(650);
    const heavy = /worker-|\.safetensors$|\.bin$/;
    expect(sight.files.filter((file) => heavy.test(file))).toEqual([]);
    // The generator itself comes, too, but not before its picture.
    await expect.poll(() => asked.some(({ file }) => heavy.test(file))).toBe(true);
    for (const { at } of asked.filter(({ file }) => heavy.test(file))) {
      expect(at).toBeGreaterThanOrEqual(sight.at);
    }
    // The blocked worker is an error, and the test's own doing.
    conduct.consoleErrors.length = 0;
  });
}

test.describe('the picture follows a slider while it is being dragged', () => {
  test.use({ hasTouch: true });

  test('by mouse, by finger and by key', async ({ page, context }) => {
    await openRoom(page);
    await expect(page.getByText('pre-trained generator')).toBeVisible();
    const changes = async (from: string) => {
      await expect.poll(() => pixelsOf(picture(page)), { timeout: 60_000 }).not.toBe(from);
      return pixelsOf(picture(page));
    };
    const slider = (name: string) => page.getByRole('slider', { name, exact: true });
    const track = async (name: string) => {
      const { x, y, width, height } = (await slider(name).boundingBox())!;
      return { at: (part: number) => x + width * part, y: y + height / 2 };
    };
    let now = await pixelsOf(picture(page));

    const mouse = await track('axis 1');
    await page.mouse.move(mouse.at(0.5), mouse.y);
    await page.mouse.down();
    await page.mouse.move(mouse.at(0.9), mouse.y, { steps: 4 });
    // Still held: the picture must already have changed.
    now = await changes(now);
    for (let i = 0; i <= 200; i++)
      await page.mouse.move(mouse.at(0.5 + 0.4 * Math.cos(i / 15)), mouse.y);
    const latency = page.locator('[data-latency]');
    console.log(`slider to picture: ${await latency.getAttribute('title')}`);
    expect(Number(await latency.getAttribute('data-latency'))).toBeGreaterThan(10);
    await page.mouse.up();
    now = await changes('');

    const finger = await track('axis 2');
    const hand = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part?: number) =>
      hand.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: part === undefined ? [] : [{ x: finger.at(part), y: finger.y }],
      });
    await touch('touchStart', 0.5);
    for (const part of [0.6, 0.7, 0.8, 0.9]) await touch('touchMove', part);
    now = await changes(now);
    expect(Number(await slider('axis 2').inputValue())).toBeGreaterThan(1.5);
    await touch('touchEnd');

    await slider('axis 3').focus();
    await page.keyboard.down('ArrowLeft');
    for (let i = 0; i < 40; i++) await page.keyboard.down('ArrowLeft');
    // The key is still down.
    await changes(now);
    await page.keyboard.up('ArrowLeft');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('button', { name: 'Redo' })).toBeEnabled();
  });
});

test('training goes on underneath, on the newest generator, at a small cost', async ({ page }) => {
  await page.goto('./#/train?preset=quick&seed=8&steps=100000');
  await expect(page.locator('[data-phase=ready]')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.locator('[data-step]').first()).not.toHaveAttribute('data-step', '0', {
    timeout: 120_000,
  });
  const go = (room: string) => page.getByRole('link', { name: room }).click();
  /** The step on show when it next changes, and the time of that. */
  const tick = async () => {
    const read = async () => {
      const status = page.getByText(/step [\d,]+/).first();
      const text = (await status.textContent()) ?? '';
      return Number(/step ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
    };
    const from = await read();
    for (;;) {
      const step = await read();
      if (step !== from) return { step, at: performance.now() };
      await page.waitForTimeout(10);
    }
  };
  /** Iterations a second while `act` is repeated for a while. */
  const speed = async (act: (i: number) => Promise<void>) => {
    const began = performance.now();
    for (let i = 0; performance.now() - began < 1500; i++) await act(i);
    const from = await tick();
    for (let i = 0; performance.now() - from.at < 5000; i++) await act(i);
    const to = await tick();
    return ((to.step - from.step) / (to.at - from.at)) * 1000;
  };
  const wait = () => page.waitForTimeout(200);
  const found = { train: [] as number[], idle: [] as number[], dragging: [] as number[] };
  // One after the other and round again, so that a machine that others use is as slow for each.
  for (let round = 0; round < 5; round++) {
    await go('Train');
    found.train.push(await speed(wait));
    await go('Latent space');
    const slider = page.getByRole('slider', { name: 'axis 1', exact: true });
    await expect(slider).toBeVisible({ timeout: 60_000 });
    const before = await pixelsOf(picture(page));
    found.idle.push(await speed(wait));
    // The same z, drawn by a generator that has moved on.
    expect(await pixelsOf(picture(page))).not.toBe(before);
    const held = await pixelsOf(picture(page));
    const { x, y, width, height } = (await slider.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    found.dragging.push(
      await speed(async (i) => {
        await page.mouse.move(x + width * (0.5 + 0.4 * Math.sin(i / 10)), y + height / 2);
        await page.waitForTimeout(16);
      }),
    );
    expect(await pixelsOf(picture(page))).not.toBe(held);
    await page.mouse.up();
  }
  const median = (list: number[]) => [...list].sort((a, b) => a - b)[2]!;
  const plain = median(found.train);
  const slower = (list: number[]) => 1 - median(list) / plain;
  const [idle, dragging] = [slower(found.idle), slower(found.dragging)];
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  console.log(
    `training: ${plain.toFixed(2)} steps/s; slower by ${percent(idle)} with this room open, by ${percent(dragging)} while dragging`,
  );
  console.log(
    JSON.stringify(found, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toFixed(2)) : value,
    ),
  );
  // 10 % and 30 % are promised; the rest is room for a machine with other things to do.
  expect(idle).toBeLessThanOrEqual(0.2);
  expect(dragging).toBeLessThanOrEqual(0.4);
});

test('painting on z changes the picture; undo brings the very same one back', async ({ page }) => {
  await openRoom(page);
  await page.waitForTimeout(2000);
  const first = await pixelsOf(picture(page));
  const strip = page.getByTestId('barcode');
  const box = (await strip.boundingBox())!;
  await page.mouse.move(box.x + 5, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 5, box.y + 8, { steps: 12 });
  await page.mouse.up();
  await expect.poll(() => pixelsOf(picture(page)), { timeout: 60_000 }).not.toBe(first);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => pixelsOf(picture(page)), { timeout: 60_000 }).toBe(first);
});

test('every layer is shown, and a silenced map changes what is drawn', async ({ page }) => {
  await openRoom(page);
  await expect(page.getByRole('heading', { name: '4×4×64' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: '16×16×16' })).toBeVisible();
  const map = page.getByRole('button', { name: 'g.conv2, map 1', exact: true });
  await map.click();
  await expect(map).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('1 map is off')).toBeVisible({ timeout: 60_000 });
  const without = page.getByRole('img', { name: 'Without them' });
  expect(await pixelsOf(without)).not.toBe(await pixelsOf(picture(page)));

  await page.getByRole('radio', { name: 'opens it in Deconvolution' }).check();
  await page.getByRole('button', { name: 'g.conv2, map 5', exact: true }).click();
  await expect(page).toHaveURL(/#\/deconv\?.*layer=2&.*out=5/);
});

test('two ends, a sum and a plane', async ({ page }) => {
  await openRoom(page);
  const tile = (n: number) => page.getByRole('button', { name: `Noise vector ${n}`, exact: true });
  await page.getByRole('radio', { name: 'Between A and B' }).check();
  await tile(1).click();
  await tile(7).click();
  await expect(page.getByRole('button', { name: /Great circle, at 100 %/ })).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('radio', { name: 'Arithmetic' }).check();
  await tile(1).click();
  await tile(2).click();
  await expect(page.getByText('A: mean of 2')).toBeVisible();
  await page.getByRole('button', { name: 'Noise vector 2, chosen for A' }).click();
  await expect(page.getByText('A: 1 z')).toBeVisible();
  await page.getByRole('radio', { name: 'Plane' }).check();
  const plane = page.getByTestId('plane');
  await plane.focus();
  const before = page.url();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => page.url()).not.toBe(before);
});

test('z, mode and favourites travel in the link', async ({ page }) => {
  await openRoom(page);
  await page.getByRole('button', { name: 'Randomise' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect.poll(() => page.url()).toContain('kept=');
  const first = page.url();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Favourite 1', exact: true })).toBeVisible({
    timeout: 90_000,
  });
  await expect.poll(() => page.url()).toBe(first);
});

test('rubbish in the link does no harm', async ({ page }) => {
  await openRoom(page, '?z=%3Cscript%3E&mode=nowhere&kept=..!&tile=1e9');
});

test('in Chinese, and accessible', async ({ page }) => {
  await openRoom(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('button', { name: '随机' })).toBeVisible();
  await expect(page.getByText('预训练的生成器')).toBeVisible();
  await expectAccessible(page);
});
