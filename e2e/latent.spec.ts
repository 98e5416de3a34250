import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, sharedPage, test } from './support';

/** Latent space, on the generator that ships with the page. */

async function openRoom(page: Page, query = ''): Promise<void> {
  await page.goto(`./#/latent${query}`);
  await expect(picture(page)).toBeVisible();
  await expect(page.getByText('axis 1', { exact: true })).toBeVisible();
}

function picture(page: Page): Locator {
  return page.getByRole('img', { name: /generator draws from this z|由当前的 z 画出/ }).first();
}

/** The canvas's pixels as one text, to tell two pictures apart. */
function pixelsOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
}

/** The pixels of canvases once four looks in a row, half a second apart, found them alike. */
async function settled(canvases: Locator): Promise<string> {
  const seen: string[] = [];
  const look = async () => {
    const pixels = await canvases.evaluateAll((all: HTMLCanvasElement[]) =>
      all.map((canvas) => canvas.toDataURL()).join(),
    );
    seen.push(pixels);
    return new Set(seen.slice(-4)).size === 1 && seen.length >= 4;
  };
  await expect.poll(look, { intervals: [500] }).toBe(true);
  return seen.at(-1)!;
}

/**
 * Notes in the page itself what it asks for, and among it when its picture was there: `picture`. The page
 * waits some seconds at most for that; here, where the cores may be busy, as long as it takes.
 */
function noteOrder(): void {
  const order: string[] = [];
  const { fetch, setTimeout, Worker } = globalThis;
  const picture = 'img[src="models/digits.png"]';
  // Load events do not bubble, but can be caught on their way down.
  const load = ({ target }: Event) => {
    if (target instanceof HTMLImageElement && target.matches(picture)) order.push('picture');
  };
  document.addEventListener('load', load, { capture: true });
  const later = (work: () => void, ms: number) =>
    setTimeout(() => {
      if (order.includes('picture')) work();
      else later(work, 100);
    }, ms);
  Object.assign(globalThis, {
    order,
    setTimeout: (work: () => void, ms = 0) =>
      ms < 1000 || ms > 5000 ? setTimeout(work, ms) : later(work, ms),
    fetch: (file: string, options?: RequestInit) => {
      order.push(file);
      return fetch(file, options);
    },
    Worker: class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        order.push(String(url));
        super(url, options);
      }
    },
  });
}

for (const [name, path] of [
  ['the first page', './'],
  ['this room', './#/latent'],
] as const) {
  test(`on ${name} digits are on screen before any engine is asked for`, async ({
    page,
    conduct,
  }) => {
    await page.route(/worker-.*\.js/, (route) => route.abort());
    await page.addInitScript(noteOrder);
    await page.goto(path);
    const heavy = /worker-|\.safetensors$|\.bin$/;
    const order = () =>
      page.evaluate(() => (globalThis as unknown as { order: string[] }).order.slice());
    // The generator itself comes, too, but not before its picture.
    await expect.poll(async () => (await order()).some((file) => heavy.test(file))).toBe(true);
    const seen = await order();
    expect(seen).toContain('picture');
    expect(seen.slice(0, seen.indexOf('picture')).filter((file) => heavy.test(file))).toEqual([]);
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
      await expect.poll(() => pixelsOf(picture(page))).not.toBe(from);
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
    // And goes on changing, picture after picture.
    let moves = 0;
    const pictures = async () => {
      await page.mouse.move(mouse.at(0.5 + 0.4 * Math.cos(moves++ / 15)), mouse.y);
      return Number(await page.locator('[data-latency]').getAttribute('data-latency'));
    };
    await expect.poll(pictures, { intervals: [16] }).toBeGreaterThan(10);
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

test('z, mode and favourites travel in the link', async ({ page }) => {
  await openRoom(page);
  await page.getByRole('button', { name: 'Randomise' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect.poll(() => page.url()).toContain('kept=');
  const first = page.url();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Favourite 1', exact: true })).toBeVisible();
  await expect.poll(() => page.url()).toBe(first);
});

/** The canvases' pixels, one after the other: RGBA. */
function valuesOf(canvases: Locator): Promise<number[]> {
  return canvases.evaluateAll((all: HTMLCanvasElement[]) =>
    all.flatMap((canvas) => {
      const { width, height } = canvas;
      return Array.from(canvas.getContext('2d')!.getImageData(0, 0, width, height).data);
    }),
  );
}

/**
 * Both pages show the same, once each has drawn what it is asked to. What the next page is told is rounded
 * to 1e-4: a pixel may come out a grey value lighter.
 */
async function expectSame(canvases: Locator, others: Locator): Promise<void> {
  const farthest = async () => {
    const [values, shown] = [await valuesOf(canvases), await valuesOf(others)];
    if (values.length !== shown.length) return Infinity;
    return values.reduce((most, value, i) => Math.max(most, Math.abs(value - shown[i]!)), 0);
  };
  await expect.poll(farthest).toBeLessThanOrEqual(2);
}

test('a link shows another page the same plane', async ({ page, context }) => {
  await openRoom(page);
  await page.getByRole('radio', { name: 'Plane' }).check();
  const map = (of: Page) => of.getByRole('img', { name: 'A plane through the latent space' });
  await expect(map(page)).toBeVisible();
  await page.getByLabel('Across').selectOption({ index: 2 });
  await page.getByLabel('Up').selectOption({ index: 4 });
  const plane = page.getByTestId('plane');
  await plane.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', '+', 'ArrowDown', '+', 'ArrowLeft']) {
    await page.keyboard.press(key);
  }
  await expect.poll(() => page.url()).toMatch(/axes=3-5.*reach=0.75/);
  // The fine map: 14 pictures a side.
  const side = (of: Page) => map(of).evaluate((canvas: HTMLCanvasElement) => canvas.width / 14);
  await expect.poll(() => side(page)).toBe(32);
  const cross = (of: Page) =>
    of.getByTestId('plane').evaluate((place) => {
      const [mark, all] = [place.querySelector('span')!, place].map((element) =>
        element.getBoundingClientRect(),
      ) as [DOMRect, DOMRect];
      return [(mark.x - all.x) / all.width, (mark.y - all.y) / all.height] as const;
    });
  const [x, y] = await cross(page);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(map(other)).toBeVisible();
  await expect(other.getByLabel('Across')).toHaveValue('2');
  await expect(other.getByLabel('Up')).toHaveValue('4');
  await expectSame(map(other), map(page));
  const there = await cross(other);
  expect(there[0]).toBeCloseTo(x, 2);
  expect(there[1]).toBeCloseTo(y, 2);
  expect(new URL(other.url()).hash).toBe(new URL(page.url()).hash);
});

test('a link shows another page the same way from A to B, and the same sum', async ({
  page,
  context,
}) => {
  await openRoom(page);
  const tile = (n: number) => page.getByRole('button', { name: `Noise vector ${n}`, exact: true });
  await page.getByRole('radio', { name: 'Arithmetic' }).check();
  await tile(3).click();
  await tile(9).click();
  await expect(page.getByText('A: mean of 2')).toBeVisible();
  await page.getByRole('radio', { name: 'Between A and B' }).check();
  await page.getByRole('button', { name: 'Take the z in hand' }).click();
  await tile(5).click();
  const slider = page.getByRole('slider', { name: 'Where', exact: true });
  await slider.focus();
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.url()).toMatch(/t=0.38/);
  const ways = (of: Page) => of.getByRole('region', { name: 'From A to B' }).locator('canvas');
  await expect.poll(() => ways(page).count()).toBe(2 + 2 * 9);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole('slider', { name: 'Where', exact: true })).toHaveValue('0.38');
  await expectSame(ways(other), ways(page));
  await other.getByRole('radio', { name: 'Arithmetic' }).check();
  await expect(other.getByText('A: mean of 2')).toBeVisible();
});

test('a forgery of the first page is taken along to this room', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('gridcell', { name: 'Noise vector 12', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Open in Latent space' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/latent\?.*z=\*11(&|$)/);
});

test('rubbish in the link does no harm', async ({ page }) => {
  await openRoom(page, '?z=%3Cscript%3E&mode=nowhere&kept=..!&axes=0-0&corners=.&off=9-9&t=x');
});

test.describe('in one page', () => {
  const room = sharedPage((page) => openRoom(page));

  test('painting on z changes the picture; undo brings the very same one back', async () => {
    const page = room();
    const first = await settled(picture(page));
    const strip = page.getByTestId('barcode');
    const box = (await strip.boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 5, box.y + 8, { steps: 12 });
    await page.mouse.up();
    await expect.poll(() => pixelsOf(picture(page))).not.toBe(first);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => pixelsOf(picture(page))).toBe(first);
  });

  test('every layer is shown, and a silenced map changes what is drawn', async () => {
    const page = room();
    await expect(page.getByRole('heading', { name: '4×4×128' })).toBeVisible();
    await expect(page.getByRole('heading', { name: '16×16×32' })).toBeVisible();
    const map = page.getByRole('button', { name: 'g.conv2, map 1', exact: true });
    await map.click();
    await expect(map).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText('1 map is off')).toBeVisible();
    const without = page.getByRole('img', { name: 'Without them' });
    const drawn = await pixelsOf(picture(page));
    await expect.poll(() => pixelsOf(without)).not.toBe(drawn);

    await page.getByRole('radio', { name: 'opens it in Deconvolution' }).check();
    await page.getByRole('button', { name: 'g.conv2, map 5', exact: true }).click();
    await expect(page).toHaveURL(/#\/deconv\?.*layer=2&.*out=5/);
    // With the z in hand, so that the other room steps through what was on show here.
    expect(await page.evaluate(() => location.hash)).toMatch(/[?&]code=[\w-]{134}(&|$)/);
    await page.getByRole('link', { name: 'Latent space' }).click();
    await expect.poll(() => pixelsOf(picture(page))).toBe(drawn);
    await expect(page.getByText('1 map is off')).toBeVisible();
  });

  test('two ends, a sum and a plane', async () => {
    const page = room();
    const tile = (n: number) =>
      page.getByRole('button', { name: `Noise vector ${n}`, exact: true });
    await page.getByRole('radio', { name: 'Between A and B' }).check();
    await tile(1).click();
    await tile(7).click();
    await expect(page.getByRole('button', { name: /Great circle, at 100 %/ })).toBeVisible();
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
    await expect.poll(() => pixelsOf(map)).not.toBe(along);
  });

  test('in Chinese, and accessible', async () => {
    const page = room();
    await expectAccessible(page);
    await page.getByRole('button', { name: '中文' }).click();
    await expect(page.getByRole('button', { name: '随机' })).toBeVisible();
    await expect(page.getByText('预训练的生成器')).toBeVisible();
    await expectAccessible(page);
  });
});
