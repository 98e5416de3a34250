import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { address } from '../playwright.config';

/** What a page did that none of our pages may do. */
export interface Conduct {
  consoleErrors: string[];
  offOrigin: string[];
}

/** Notes from now on what a page does that it may not. @param home where it may ask for files */
export function watch(page: Page, home = address): Conduct {
  const conduct: Conduct = { consoleErrors: [], offOrigin: [] };
  page.on('console', (message) => {
    if (message.type() === 'error') conduct.consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => conduct.consoleErrors.push(error.message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const local = ['data:', 'blob:'].includes(url.protocol);
    if (!local && url.origin !== new URL(home).origin) conduct.offOrigin.push(request.url());
  });
  return conduct;
}

export function expectGood({ consoleErrors, offOrigin }: Conduct): void {
  expect(consoleErrors, 'console errors').toEqual([]);
  expect(offOrigin, 'requests to other origins').toEqual([]);
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
      expectGood(conduct);
    },
    { auto: true },
  ],
});

/**
 * One page for all tests of the describe block that this is called in: opened before the first, watched
 * like any other, and left by each test so that the next one can go on.
 * @param open what every test of the block finds done
 */
export function sharedPage(open: (page: Page) => Promise<void>): () => Page {
  let page: Page;
  let conduct: Conduct;
  // In order and in one worker.
  test.describe.configure({ mode: 'default' });
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage({ baseURL: address, viewport: { width: 1366, height: 768 } });
    conduct = watch(page);
    await open(page);
  });
  test.afterEach(() => expectGood(conduct));
  test.afterAll(() => page.close());
  return () => page;
}

export { expect };

/** Resolves when no colour or place is on its way to another: half-way, contrast is nobody's choice. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const running = document.getAnimations().filter((each) => each instanceof CSSTransition);
    // A page that is not being drawn, such as one behind another, never ends them.
    await Promise.race([
      Promise.allSettled(running.map(({ finished }) => finished)),
      new Promise((resolve) => setTimeout(resolve, 2000)),
    ]);
  });
}

/** Lets the page's workers run a script before their own code, such as one that takes something away. */
export async function beforeWorkers(page: Page, script: string): Promise<void> {
  await page.route(/worker-[^/]*\.js$/i, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });
}

/** Hides WebGPU, as browsers that have none do. */
export const noWebGPU = "Object.defineProperty(navigator, 'gpu', { value: undefined })";

/** Hides WebGL alone: what else a canvas can stays. */
export const noWebGL = `for (const kind of [globalThis.OffscreenCanvas, globalThis.HTMLCanvasElement]) {
  if (!kind) continue;
  const { getContext } = kind.prototype;
  kind.prototype.getContext = function (name, ...rest) {
    return name.startsWith('webgl') ? null : getContext.call(this, name, ...rest);
  };
}`;

/**
 * Where a page is looked at for accessibility. What is named does not hang on the colours, nor contrast
 * on the language: two pairs have both languages and both themes.
 */
export const appearances = [
  { language: 'en', theme: 'light' },
  { language: 'zh-Hans', theme: 'dark' },
] as const;

/** Fails on anything that axe finds serious or critical on the page once it stands still. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  // Its other way puts a blank page before this one, for frames of other origins; here are none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const report = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(report).toEqual([]);
}
