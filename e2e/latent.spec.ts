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

test('digits are on screen before any engine is, and come alive with it', async ({
  page,
  conduct,
}) => {
  const arrived: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    arrived.push(request.sizes().then((sizes) => sizes.responseBodySize));
  });
  await page.route(/worker-.*\.js/, (route) => route.abort());
  await page.goto('./#/latent');
  const shipped = page.getByRole('img', { name: /64 noise vectors/ });
  await expect(shipped).toBeVisible();
  await expect
    .poll(() => shipped.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(256);
  const bytes = (await Promise.all(arrived)).reduce((sum, size) => sum + size, 0);
  console.log(`first visit: ${(bytes / 1000).toFixed(0)} kB before digits are visible`);
  // The blocked worker is an error, and the test's own doing.
  conduct.consoleErrors.length = 0;
});

test('the picture follows a slider by mouse and by key, while it is being dragged', async ({
  page,
}) => {
  await openRoom(page);
  await expect(page.getByText('pre-trained generator')).toBeVisible();
  const first = await pixelsOf(picture(page));
  const slider = page.getByRole('slider', { name: 'axis 1' });
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 4 });
  // Still held: the picture must already have changed.
  await expect.poll(() => pixelsOf(picture(page)), { timeout: 60_000 }).not.toBe(first);
  await page.mouse.up();
  const dragged = await pixelsOf(picture(page));
  await slider.focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => pixelsOf(picture(page)), { timeout: 60_000 }).not.toBe(dragged);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Redo' })).toBeEnabled();
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
  await expect(page.getByText('mean of 2')).toBeVisible();
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
