import type { Locator } from '@playwright/test';
import { expect, test } from './support';

/** What looking at the latent space costs a training. A trace of every move would cost more. */
test.use({ trace: 'off' });
test.describe.configure({ timeout: 300_000 });

/** The canvas's pixels as one text, to tell two pictures apart. */
function pixelsOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL());
}

test('training goes on underneath, on the newest generator, at a small cost', async ({ page }) => {
  const picture = page.getByRole('img', { name: 'What the generator draws from this z' }).first();
  await page.goto('./#/train?preset=quick&seed=8&steps=100000');
  await expect(page.locator('[data-phase=ready]')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.locator('[data-step]').first()).not.toHaveAttribute('data-step', '0', {
    timeout: 120_000,
  });
  const go = (room: string) => page.getByRole('link', { name: room }).click();
  const read = async () => {
    const status = page.getByText(/step [\d,]+/).first();
    const text = (await status.textContent()) ?? '';
    return Number(/step ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
  };
  type Act = (i: number) => Promise<void>;
  let acts = 0;
  /** Repeats `act` for so long, and then until the step on show changes. */
  const change = async (act: Act, ms: number) => {
    const began = performance.now();
    while (performance.now() - began < ms) await act(acts++);
    const from = await read();
    for (;;) {
      await act(acts++);
      const step = await read();
      if (step !== from) return { step, at: performance.now() };
    }
  };
  /** Iterations a second while `act` is repeated. */
  const speed = async (act: Act) => {
    const from = await change(act, 1500);
    const to = await change(act, 5000);
    return ((to.step - from.step) / (to.at - from.at)) * 1000;
  };
  const wait = () => page.waitForTimeout(50);
  const found = { train: [] as number[], idle: [] as number[], dragging: [] as number[] };
  // One after the other and round again, so that a machine that others use is as slow for each.
  for (let round = 0; round < 5; round++) {
    await go('Train');
    found.train.push(await speed(wait));
    await go('Latent space');
    const slider = page.getByRole('slider', { name: 'axis 1', exact: true });
    await expect(slider).toBeVisible({ timeout: 60_000 });
    const before = await pixelsOf(picture);
    found.idle.push(await speed(wait));
    // The same z, drawn by a generator that has moved on.
    expect(await pixelsOf(picture)).not.toBe(before);
    const held = await pixelsOf(picture);
    const { x, y, width, height } = (await slider.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    found.dragging.push(
      await speed(async (i) => {
        await page.mouse.move(x + width * (0.5 + 0.4 * Math.sin(i / 10)), y + height / 2);
        await page.waitForTimeout(16);
      }),
    );
    expect(await pixelsOf(picture)).not.toBe(held);
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
  // 10 % and 30 % are promised; the rest is room for a machine with other things to do.
  expect(idle).toBeLessThanOrEqual(0.2);
  expect(dragging).toBeLessThanOrEqual(0.4);
});
