import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, sharedPage, test } from './support';

/** The film strip of a run: noise becomes strokes along it, and any moment of it can be looked at. */

const slots = (page: Page) => page.locator('[data-slot]');
const slider = (page: Page) => page.locator('section input[type=range]').last();
const screen = (page: Page) => page.locator('[data-grid-step]');
const train = (page: Page) => page.getByRole('button', { name: /^(Train|Pause|训练|暂停)$/ });

async function step(page: Page): Promise<number> {
  return Number(await page.locator('[data-step]').first().getAttribute('data-step'));
}

/** Steps of the thumbnails, from left to right. */
async function stepsOf(page: Page): Promise<number[]> {
  return slots(page).evaluateAll((all) =>
    all.map((slot) => Number((slot as HTMLElement).dataset.step)),
  );
}

/** The step looked back at; null when the newest picture is on show. */
async function past(page: Page): Promise<number | null> {
  const found = await screen(page).getAttribute('data-history-step');
  return found === null ? null : Number(found);
}

/** From now on notes which steps are looked at. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const looked: (number | null)[] = [];
    const screen = document.querySelector<HTMLElement>('[data-grid-step]')!;
    new MutationObserver(() => {
      const { historyStep } = screen.dataset;
      looked.push(historyStep === undefined ? null : Number(historyStep));
    }).observe(screen, { attributeFilter: ['data-history-step'] });
    Object.assign(window, { looked });
  });
}

async function seenPast(page: Page): Promise<(number | null)[]> {
  return page.evaluate(() => (window as unknown as { looked: (number | null)[] }).looked);
}

/** The left upper square of a canvas, `side` pixels wide. */
async function pixels(canvas: Locator, side: number): Promise<number[]> {
  return canvas.evaluate((element: HTMLCanvasElement, size) => {
    const { data } = element.getContext('2d')!.getImageData(0, 0, size, size);
    return Array.from(data);
  }, side);
}

async function openRun(page: Page, link = ''): Promise<void> {
  await page.goto(`./#/train?preset=tiny&steps=100000${link}`);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
}

/** Trains until the strip has so many thumbnails and pictures, and pauses. @returns their steps */
async function fill(page: Page, thumbnails: number, pictures = 0): Promise<number[]> {
  await train(page).last().click();
  // A second press before it has begun would not pause it.
  await expect(page.locator('[data-phase=training]')).toBeVisible();
  await expect.poll(() => slots(page).count()).toBeGreaterThanOrEqual(thumbnails);
  const last = async () => Number(await slider(page).getAttribute('max'));
  await expect.poll(last).toBeGreaterThanOrEqual(pictures);
  await train(page).last().click();
  await expect(page.locator('[data-phase=paused]')).toBeVisible();
  const now = await step(page);
  await expect.poll(async () => (await stepsOf(page)).at(-1)).toBe(now);
  return stepsOf(page);
}

/** The middle of something on the page. */
async function middle(target: Locator): Promise<{ x: number; y: number }> {
  const box = (await target.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test.describe('by touch, on a phone', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('a finger moves along the strip, in Chinese', async ({ page, context }) => {
    await openRun(page, '&lang=zh-Hans');
    await expect(page.getByText('这里会出现一条胶片')).toBeVisible();
    const steps = await fill(page, 4);
    await expect(page.getByText('已保存的状态')).toBeVisible();
    await slots(page).first().scrollIntoViewIfNeeded();
    const [first, second, third] = [
      await middle(slots(page).nth(0)),
      await middle(slots(page).nth(1)),
      await middle(slots(page).nth(2)),
    ];
    await page.touchscreen.tap(second.x, second.y);
    expect(await past(page)).toBe(steps[1]);
    await expect(page.getByText('回看', { exact: true })).toBeVisible();

    const hand = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
      hand.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: x === undefined ? [] : [{ x, y: first.y }],
      });
    await touch('touchStart', third.x);
    for (const part of [0.8, 0.6, 0.4, 0.2, 0]) {
      await touch('touchMove', first.x + part * (third.x - first.x));
    }
    await expect.poll(() => past(page)).toBe(0);
    await touch('touchEnd');
    const rail = (await page.locator('[data-knob]').boundingBox())!;
    expect(rail.x + rail.width / 2).toBeCloseTo(first.x, 0);
    // Nothing sticks out of the narrow page.
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBe(390);
    await expectAccessible(page);
  });
});

test.describe('in one page, whose run goes on', () => {
  const room = sharedPage(async (page) => {
    await page.addInitScript(() => {
      const count = { draws: 0, pictures: 0 };
      const own = CanvasRenderingContext2D.prototype;
      const draw = Reflect.get(own, 'putImageData') as (...given: unknown[]) => void;
      own.putImageData = function (this: CanvasRenderingContext2D, ...given: unknown[]) {
        if (this.canvas.closest('[data-slot]')) count.draws += 1;
        Reflect.apply(draw, this, given);
      };
      Object.assign(window, { count });
    });
    await openRun(page);
  });

  test('the strip shows how noise becomes images; keys, mouse and Play move along it', async () => {
    const page = room();
    await expect(page.getByText('a film strip grows here')).toBeVisible();
    await expect(slots(page)).toHaveCount(0);
    const steps = await fill(page, 5, 20);
    expect(steps[0]).toBe(0);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));

    // The same noise vectors in each, as other pictures.
    const thumbnail = (i: number) => slots(page).nth(i).locator('canvas');
    const seen = new Set<string>();
    for (const i of steps.keys()) seen.add((await pixels(thumbnail(i), 64)).join());
    expect(seen.size).toBe(steps.length);

    // By keys; the large picture shows the moment, where the newest was, and nothing moves.
    const fake = page.locator('canvas[data-sheet=fake]');
    const places = async () => [await fake.boundingBox(), await slots(page).first().boundingBox()];
    await slider(page).focus();
    const still = await places();
    await page.keyboard.press('ArrowLeft');
    expect(await past(page)).not.toBeNull();
    const said = await slider(page).getAttribute('aria-valuetext');
    const before = /step ([\d,]+)$/.exec(said ?? '')?.[1]?.replaceAll(',', '');
    expect(Number(before)).toBeLessThan(steps.at(-1)!);
    await page.keyboard.press('Home');
    expect(await past(page)).toBe(0);
    await expect(slots(page).first()).toHaveAttribute('data-on', 'here');
    expect(await pixels(fake, 64)).toEqual(await pixels(thumbnail(0), 64));
    expect(await places()).toEqual(still);
    await page.keyboard.press('End');
    expect(await past(page)).toBeNull();

    // A pressed thumbnail shows its own step, wherever it was pressed; a drag, those between.
    const third = await middle(slots(page).nth(2));
    await page.mouse.move(third.x + 12, third.y);
    await page.mouse.down();
    expect(await past(page)).toBe(steps[2]);
    expect(await pixels(fake, 64)).toEqual(await pixels(thumbnail(2), 64));
    await watch(page);
    const [start, end] = [
      await middle(slots(page).first()),
      await middle(slots(page).nth(steps.length - 2)),
    ];
    await page.mouse.move(start.x, start.y, { steps: 5 });
    await page.mouse.move(end.x, end.y, { steps: 60 });
    const dragged = (await seenPast(page)).slice((await seenPast(page)).indexOf(0));
    expect(dragged).toEqual([...new Set(dragged)].sort((a, b) => a! - b!));
    expect(dragged.filter((each) => !steps.includes(each!)).length).toBeGreaterThan(0);
    const knob = await middle(page.locator('[data-knob]'));
    expect(Math.abs(knob.x - end.x)).toBeLessThan(6);
    await page.mouse.up();
    const between = (await past(page))!;
    await page.mouse.move(start.x, start.y);
    expect(await past(page)).toBe(between);
    // The keys go on from there.
    const value = Number(await slider(page).inputValue());
    await page.keyboard.press('ArrowLeft');
    expect(Number(await slider(page).inputValue())).toBe(value - 1);
    await page.getByRole('button', { name: 'Newest' }).click();
    expect(await past(page)).toBeNull();

    // Played, it runs from the first picture to the newest, and stays there.
    await watch(page);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Newest' })).toBeDisabled();
    const told = await seenPast(page);
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBeNull();
    const played = told.slice(0, -1);
    expect(played.length).toBeGreaterThanOrEqual(steps.length - 1);
    expect(played).toEqual([...new Set(played)].sort((a, b) => a! - b!));

    // Who trains on sees the training.
    await slider(page).focus();
    await page.keyboard.press('Home');
    await train(page).last().click();
    await expect.poll(() => past(page)).toBeNull();
  });

  test('while training, a thumbnail is drawn when it is new, not at every picture', async () => {
    const page = room();
    const training = page.locator('[data-phase=training]');
    if (!(await training.isVisible())) await train(page).last().click();
    await expect.poll(() => slots(page).count()).toBeGreaterThanOrEqual(4);
    const reset = () =>
      page.evaluate(() => {
        const { count } = window as unknown as { count: { draws: number; pictures: number } };
        count.draws = 0;
        count.pictures = 0;
        new MutationObserver(() => (count.pictures += 1)).observe(
          document.querySelector('[data-grid-step]')!,
          { attributeFilter: ['data-grid-step'] },
        );
      });
    await reset();
    const counted = () =>
      page.evaluate(
        () => (window as unknown as { count: { draws: number; pictures: number } }).count,
      );
    await expect.poll(async () => (await counted()).pictures).toBeGreaterThan(30);
    const { draws, pictures } = await counted();
    const thumbnails = await slots(page).count();
    console.log(`${draws} thumbnails drawn for ${pictures} pictures, ${thumbnails} in the strip`);
    // The newest for each picture; where it is left behind, another; all of them when the strip re-thins.
    expect(draws).toBeLessThan(2 * pictures + 3 * thumbnails);
    await train(page).last().click();
    await expect(page.locator('[data-phase=paused]')).toBeVisible();
  });

  test('a mark on the strip leads to its state, and training goes on from there', async () => {
    const page = room();
    const steps = await fill(page, 5);
    const state = page.locator('[data-state]').first();
    const early = Number(await state.getAttribute('data-state'));
    expect(early).toBeLessThan(steps.at(-1)!);
    await state.scrollIntoViewIfNeeded();
    const { x, y } = await middle(state);
    await page.mouse.click(x + 3, y);
    const rewind = page.locator('[data-rewind]');
    await expect(rewind).toHaveText(`Go on from step ${early}`);
    await expect(state).toHaveAttribute('data-target', 'true');
    await rewind.click();
    await expect.poll(() => step(page)).toBe(early);
    expect((await stepsOf(page)).at(-1)).toBeLessThanOrEqual(early);
    await expect(page.getByText('a branch begins')).toBeVisible();
    await fill(page, 3);
    await expect(page.locator(`[data-branch-end="${steps.at(-1)}"]`)).toBeVisible();
  });

  test('the strip is accessible in both languages and themes', async () => {
    const page = room();
    await fill(page, 3);
    await slider(page).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(slider(page)).toHaveAccessibleName('Step of the history on show');
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('[data-language]').click();
    await expect(slider(page)).toHaveAccessibleName('查看历史中的哪一步');
    await expectAccessible(page);
  });
});
