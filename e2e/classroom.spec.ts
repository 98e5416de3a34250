import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localAddresses } from '../scripts/classroom/addresses';
import { startClassroom } from '../scripts/classroom/server';
import type { Classroom } from '../scripts/classroom/server';
import { appearances, expect, expectAccessible, expectGood, test, watch } from './support';

/** A room full of laptops: the server of `npm run classroom`, at this machine's address in its network. */

let folder: string;
let room: Classroom;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-classroom-'));
  const addresses = localAddresses();
  room = await startClassroom({ dist: 'dist', folder, addresses, port: 0, httpPort: 0 });
});

test.afterAll(async () => {
  await room.close();
  rmSync(folder, { recursive: true });
});

test('at an address of the local network the app is isolated, has WebGPU and trains; the page counts who came', async ({
  browser,
}) => {
  const [address = room.here] = room.addresses;
  // Like somebody who goes on past the browser's warning.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const conduct = watch(page, address);
  const shown = (name: string) => page.locator(`[data-count=${name}]`);

  for (const { language, theme } of appearances) {
    await test.step(`the page in ${language}, ${theme}`, async () => {
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(`${address}classroom?lang=${language}`);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await expect(page.locator('.address')).toHaveText(address.replace(/\/$/, ''));
      await expectAccessible(page);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      await page.setViewportSize({ width: 1366, height: 768 });
    });
  }

  await test.step('the other language is one press away', async () => {
    await page.getByRole('link', { name: 'English' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ganvas in this room');
    await expect(shown('connected')).toHaveText('0');
    await expect(shown('visits')).toHaveText('0');
  });

  await test.step('who comes over plain HTTP is told why, and led to the app', async () => {
    const laptop = await context.newPage();
    const conductThere = watch(laptop, room.plain);
    await laptop.goto(`${room.plain}?lang=en`);
    expect(await laptop.evaluate(() => isSecureContext)).toBe(false);
    await expectAccessible(laptop);
    expectGood(conductThere);
    await laptop.getByRole('link', { name: 'https://' }).click();
    await expect(laptop).toHaveURL(new RegExp(`^${address}`));
    await laptop.close();
  });

  await test.step('a visitor of the app is counted, on the page that is open', async () => {
    await expect(shown('connected')).toHaveText('1');
    await expect(shown('visits')).toHaveText('1');
  });

  await test.step('the app trains', async () => {
    const app = await context.newPage();
    const conductThere = watch(app, address);
    await app.goto(`${address}#/train?preset=tiny&steps=20&lang=en`);
    expect(
      await app.evaluate(() => [isSecureContext, crossOriginIsolated, 'gpu' in navigator]),
    ).toEqual([true, true, true]);
    await app.getByRole('button', { name: 'Train', exact: true }).last().click();
    await expect(app.locator('[data-step="20"]').first()).toBeVisible();
    expectGood(conductThere);
    await app.close();
  });

  await test.step('when the server stops, the page says so', async () => {
    expectGood(conduct);
    await room.close();
    await expect(page.getByText('The server does not answer.')).toBeVisible();
  });
  await context.close();
});
