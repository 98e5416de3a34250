import type { Locator } from '@playwright/test';
import { expect, test } from './support';

/** Looking at the latent space of a generator in training. */

/** The canvas's pixels as one text, to tell two pictures apart. */
function pixelsOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
}

test('training goes on underneath, on the newest generator, also while a slider is dragged', async ({
  page,
}) => {
  const picture = page.getByRole('img', { name: 'What the generator draws from this z' }).first();
  await page.goto('./#/train?preset=tiny&seed=8&steps=100000');
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.locator('[data-step]').first()).not.toHaveAttribute('data-step', '0');
  await page.getByRole('link', { name: 'Latent space' }).click();
  const slider = page.getByRole('slider', { name: 'axis 1', exact: true });
  await expect(slider).toBeVisible();
  const step = async () => {
    const text =
      (await page
        .getByText(/step [\d,]+/)
        .first()
        .textContent()) ?? '';
    return Number(/step ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
  };

  // The same z, drawn by a generator that has moved on.
  const before = await pixelsOf(picture);
  const idle = await step();
  await expect.poll(step).toBeGreaterThan(idle);
  await expect.poll(() => pixelsOf(picture)).not.toBe(before);

  const { x, y, width, height } = (await slider.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  const held = await pixelsOf(picture);
  const dragging = await step();
  let moves = 0;
  const drag = async () => {
    await page.mouse.move(x + width * (0.5 + 0.4 * Math.sin(moves++ / 10)), y + height / 2);
    return step();
  };
  await expect.poll(drag, { intervals: [16] }).toBeGreaterThan(dragging);
  await expect.poll(() => pixelsOf(picture)).not.toBe(held);
  await page.mouse.up();
});
