import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import type { Page, Response } from '@playwright/test';
import { address, gpuFlags, quiet } from '../playwright.config';
import { findBrowser } from '../scripts/system.mjs';
import { appearances, beforeWorkers, expect, expectAccessible, noWebGPU, test } from './support';

/** The page before and without an engine. */

const rooms = ['game', 'train', 'latent', 'deconv'];

/** A browser of another make than the tests' own. */
async function inBrowser(args: string[], visit: (page: Page) => Promise<void>): Promise<void> {
  const path = findBrowser();
  const browser = await chromium.launch({
    ...(path === undefined ? {} : { executablePath: path }),
    args: [...quiet, ...args],
  });
  try {
    await visit(await browser.newPage());
  } finally {
    await browser.close();
  }
}

async function trainsOn(page: Page, fallback: string): Promise<void> {
  const badge = page.locator('[data-backend]');
  await expect(badge).toHaveAttribute('data-fallback', fallback);
  await expect(badge).toHaveAttribute('data-backend', 'cpu');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(page.locator('[data-step]').first()).toHaveAttribute('data-step', '1');
  await badge.click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

test('first paint needs at most 127 KiB of JavaScript, and no TensorFlow.js', async ({ page }) => {
  const scripts = new Map<string, Response>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.endsWith('.js') || response.request().serviceWorker()) return;
    scripts.set(pathname, response);
  });
  await page.route(/worker-.*\.js/i, () => undefined);
  // What had been asked for when the room first stood on the page.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('main h2')) return;
      observer.disconnect();
      const names = performance.getEntriesByType('resource').map(({ name }) => name);
      Object.assign(globalThis, { early: names.map((name) => new URL(name).pathname) });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto('./');
  await page.waitForFunction(() => 'early' in globalThis);
  const early = await page.evaluate(() => (globalThis as unknown as { early: string[] }).early);
  const counted = [...new Set(early)].flatMap((path) => scripts.get(path) ?? []);
  const bodies = await Promise.all(counted.map((response) => response.body()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  console.log(`first paint: ${(bytes / 1024).toFixed(1)} KiB of JavaScript, gzipped`);
  expect(counted.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(127 * 1024);
});

test('without an adapter it falls back, says so, and trains', async () => {
  await inBrowser(['--disable-features=WebGPU'], async (page) => {
    await page.goto(`${address}#/train?preset=tiny&lang=en`);
    await trainsOn(page, 'noAdapter');
    await expect(page.getByRole('dialog')).toContainText('found no graphics device');
  });
});

test('a browser without WebGPU explains itself, and trains', async ({ page }) => {
  await beforeWorkers(page, noWebGPU);
  await page.goto('./#/train?preset=tiny&lang=en');
  await trainsOn(page, 'noWebGPU');
  await expect(page.getByRole('dialog')).toContainText('browser');
});

test('an insecure address explains itself', async () => {
  const rules = '--host-resolver-rules=MAP lan.test 127.0.0.1';
  await inBrowser([rules, ...gpuFlags], async (page) => {
    const lan = address.replace('localhost', 'lan.test');
    await page.goto(`${lan}#/train?preset=tiny&lang=en`);
    await trainsOn(page, 'insecureContext');
    await expect(page.getByRole('dialog')).toContainText('open it over HTTPS');
  });
});

for (const room of rooms) {
  test(`${room} is accessible in both languages and themes, and fits 320 pixels`, async ({
    page,
  }) => {
    // Without an engine: its rooms must make sense before it has come.
    await page.route(/worker-.*\.js/i, () => undefined);
    for (const { language, theme } of appearances) {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto('about:blank');
      await page.goto(`./#/${room}?lang=${language}`);
      await expect(page.locator('main')).toHaveAttribute('data-room', room);
      await expect(page.locator('main h2').first()).toBeVisible();
      await expectAccessible(page);
    }
    for (const [width, height] of [
      [320, 640],
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      // Figures take the new width when the browser has told them of it.
      const overflow = () =>
        page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
      await expect.poll(overflow, { message: `at ${width} pixels` }).toBeLessThanOrEqual(0);
    }
  });
}
