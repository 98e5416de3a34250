import { expect, longTasks, test } from './support';

/** While training runs in its worker, the page must answer. */
test.describe.configure({ timeout: 240_000 });

test('no task of the page takes over 50 ms of its thread in ten seconds of training', async ({
  page,
  browser,
}) => {
  await page.goto('./#/train?preset=tiny&steps=100000');
  await expect(page.locator('[data-phase=ready]')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const step = page.locator('[data-step]').first();
  await expect
    .poll(async () => Number(await step.getAttribute('data-step')), { timeout: 60_000 })
    .toBeGreaterThan(20);

  const times = await longTasks(browser, page, 10_000);
  expect(times.length).toBeGreaterThan(100);
  expect(times[0]).toBeLessThanOrEqual(50);
});
