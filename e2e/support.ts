import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { address } from '../playwright.config';

/** What a page did that none of our pages may do. */
export interface Conduct {
  consoleErrors: string[];
  offOrigin: string[];
}

function watch(page: Page): Conduct {
  const conduct: Conduct = { consoleErrors: [], offOrigin: [] };
  page.on('console', (message) => {
    if (message.type() === 'error') conduct.consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => conduct.consoleErrors.push(error.message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const local = ['data:', 'blob:'].includes(url.protocol);
    if (!local && url.origin !== new URL(address).origin) conduct.offOrigin.push(request.url());
  });
  return conduct;
}

/**
 * Every spec's page is watched: an error in the console (a violated content-security policy is one)
 * or a request to another origin fails the test. A spec that provokes errors clears its own.
 */
export const test = base.extend<{ conduct: Conduct }>({
  conduct: [
    async ({ page }, use) => {
      const conduct = watch(page);
      await use(conduct);
      expect(conduct.consoleErrors, 'console errors').toEqual([]);
      expect(conduct.offOrigin, 'requests to other origins').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Fails on anything that axe finds serious or critical on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const report = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(report).toEqual([]);
}
