import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support';

/** A press of a tile tells whether it is copied, and what D tells G about it. */

const card = (page: Page) => page.getByRole('dialog', { name: /^Noise vector/ });

async function expectWithin(page: Page): Promise<void> {
  const view = page.viewportSize();
  const box = await card(page).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? NaN)).toBeLessThanOrEqual(view?.width ?? 0);
}

test('a tile of a run in training: nearest images, what D wants of it, and the way by keyboard', async ({
  page,
}) => {
  await page.goto('./#/train?lang=en&data=faces&preset=tiny&batch=4&engine=wasm&steps=100000');
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.locator('[data-phase=training]')).toBeVisible();
  const tile = (i: number) => page.locator(`[data-tile="${i}"]`);

  await test.step('the card tells while training goes on', async () => {
    await tile(15).click();
    await expect(card(page).getByRole('img', { name: /^Nearest training image/ })).toHaveCount(5);
    await expect(card(page).locator('[data-critique]')).toBeVisible();
    await expect(card(page).locator('[data-verdict]')).toBeVisible();
    // This data set holds no images out.
    await expect(card(page)).toContainText('the training images themselves');
    await expect(card(page)).toContainText(/at step [\d,]+/);
    await expect(page.locator('[data-phase=training]')).toBeVisible();
    await expectWithin(page);
    await expectAccessible(page);
  });

  await test.step('Escape goes back to the tile, arrows go on, a press outside closes', async () => {
    await page.keyboard.press('Escape');
    await expect(card(page)).toHaveCount(0);
    await expect(tile(15)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(card(page)).toHaveAccessibleName('Noise vector 16');
    await page.keyboard.press('ArrowLeft');
    await expect(card(page)).toHaveAccessibleName('Noise vector 15');
    await expect(page.getByRole('button', { name: 'Open in Latent space' })).toBeFocused();
    await page.getByRole('heading', { name: 'What is happening' }).click();
    await expect(card(page)).toHaveCount(0);
  });

  await test.step('it fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const i of [0, 7, 60]) {
      await tile(i).click();
      await expect(card(page)).toHaveAccessibleName(`Noise vector ${i + 1}`);
      await expect(card(page).locator('[data-critique]')).toBeVisible();
      await expectWithin(page);
      await page.keyboard.press('Escape');
    }
  });
});
