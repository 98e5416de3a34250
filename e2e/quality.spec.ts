import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support';

/** How good the images are: measured while it trains, by hand, and told in words. */

const panel = (page: Page): Locator =>
  page.locator('section', { has: page.getByRole('heading', { name: 'How good are they' }) });
const measured = (page: Page) => panel(page).locator('[data-measured]');

async function trainTo(page: Page, link: string): Promise<void> {
  await page.goto(`./#/train?lang=en&${link}`);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

test('Quick is measured past step 100 without being asked, then by hand, and the figures are told', async ({
  page,
}) => {
  await trainTo(page, 'engine=wasm&steps=160');
  await expect.poll(() => measured(page).getAttribute('data-measured')).toMatch(/^1\d\d$/);
  await expect(page.locator('[data-phase=paused]')).toBeVisible();
  await expect(panel(page).locator('[data-distance=features]')).toContainText('%');
  await expect(panel(page).locator('[data-distance=components]')).toContainText('%');
  // Of ten digits some are there, by the classifier that ships.
  const covered = Number(await panel(page).locator('[data-classes]').getAttribute('data-classes'));
  expect(covered).toBeGreaterThan(0);
  await expect(panel(page)).toContainText('512 forgeries');

  await panel(page)
    .getByRole('button', { name: /10,240/ })
    .click();
  await expect(panel(page).locator('[data-by-hand="160"]')).toContainText('Precision');
  await expectAccessible(page);
});

test('a data set without classes is measured by pixels alone', async ({ page }) => {
  await trainTo(page, 'data=faces&preset=tiny&engine=wasm&steps=110');
  await expect.poll(() => measured(page).getAttribute('data-measured')).toMatch(/^1\d\d$/);
  await expect(panel(page).locator('[data-distance=components]')).toContainText('%');
  await expect(panel(page).locator('[data-distance=features]')).toHaveCount(0);
});

test('the newest weights are drawn on demand, and the average again', async ({ page }) => {
  await trainTo(page, 'preset=tiny&batch=4&engine=wasm&steps=60');
  await expect(page.locator('[data-phase=paused]')).toBeVisible();
  const sheet = page.locator('canvas[data-sheet=fake]');
  const pixels = () => sheet.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(page.locator('[data-grid-step="60"]')).toBeVisible();
  const average = await pixels();
  await page.getByRole('radio', { name: 'newest weights' }).check();
  await expect.poll(pixels).not.toBe(average);
  await page.getByRole('radio', { name: 'average weights' }).check();
  await expect.poll(pixels).toBe(average);
});

test('the failure lab: a press breaks a run, its link opens the case, and the cure brings the digits', async ({
  page,
}) => {
  const covered = async () =>
    Number(await panel(page).locator('[data-classes]').getAttribute('data-classes'));
  const step = () => page.locator('[data-step]').first();
  await page.goto('./#/train?lang=en&engine=wasm&seed=3');
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await page.getByText('Break it …').click();
  await page.getByRole('button', { name: 'D too weak' }).click();
  await expect(page.locator('[data-phase=training]')).toBeVisible();
  await expect(page.locator('[data-failure=weakD]')).toContainText('D hardly learns');
  await expect.poll(() => measured(page).getAttribute('data-measured')).toMatch(/^\d+$/);
  expect(await covered()).toBeLessThanOrEqual(3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expectAccessible(page);

  await test.step('as a link', async () => {
    expect(page.url()).toContain('lab=weakD');
    await page.reload();
    await expect(page.locator('[data-failure=weakD]')).toContainText('D hardly learns');
    await expect(page.locator('[data-phase=ready]')).toBeVisible();
    await expect(step()).toHaveAttribute('data-step', '0');
  });
  await test.step('the cure', async () => {
    await page.getByRole('button', { name: 'Train the cure' }).click();
    await expect(page.locator('[data-cured=true]')).toContainText('strokes at step 100');
    const made = async () => Number(await step().getAttribute('data-step'));
    await expect.poll(made, { timeout: 60_000 }).toBeGreaterThan(400);
    await page.getByRole('button', { name: 'Pause' }).click();
    // By hand: on a busy machine the next one that comes by itself may be long in coming.
    await panel(page)
      .getByRole('button', { name: /10,240/ })
      .click();
    const figures = panel(page).locator('[data-by-hand]');
    await expect(figures).toContainText('Recall');
    const recall = /Recall(\d\.\d\d)/.exec((await figures.textContent()) ?? '')?.[1];
    expect(Number(recall)).toBeGreaterThan(0.1);
  });
});
