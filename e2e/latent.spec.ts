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
    await expect(page.locator('img[src="models/digits.png"]')).toBeVisible();
    await page.waitForFunction(() => 'sight' in globalThis);
    const sight = await page.evaluate(() => (globalThis as unknown as { sight: FirstSight }).sight);
    const kilobytes = sight.bytes / 1000;
    console.log(`${name}: ${kilobytes.toFixed(0)} kB, uncompressed, before digits are visible`);
    expect(kilobytes).toBeGreaterThan(100);
    expect(kilobytes).toBeLessThanOrEqual(400);
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
  // With the z in hand, so that the other room steps through what was on show here.
  const z = await page.evaluate(() => /[?&]code=([\w-]+)/.exec(location.hash)?.[1]);
  await page.getByRole('link', { name: 'Latent space' }).click();
  await expect.poll(() => page.evaluate(() => location.hash)).toContain(`z=${z}`);
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
  const map = page.getByRole('img', { name: 'A plane through the latent space' });
  const along = await pixelsOf(map);
  // By keyboard; the direction that the other one had is exchanged with it.
  const across = page.getByLabel('Across');
  await across.focus();
  await page.keyboard.press('ArrowDown');
  await expect(across).toHaveValue('1');
  await expect(page.getByLabel('Up')).toHaveValue('0');
  await expect.poll(() => pixelsOf(map), { timeout: 60_000 }).not.toBe(along);
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
