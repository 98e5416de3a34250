import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { build, preview } from 'vite';
import { gpuFlags, quiet } from '../../playwright.config';
import { findBrowser } from '../../scripts/system.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outDir = '.cache/rooms';

/** tsx wraps named functions in a helper of its own, which functions that are sent to a page lack there. */
const nameless = 'globalThis.__name ??= (value) => value;';

/** One measured figure beside what is asked of it. */
export interface Measured {
  what: string;
  asked: string;
  found: string;
  /** Null where nothing can be asked of this device. */
  met: boolean | null;
}

/** What measures a room: a browser, and the app's pages in it. */
export interface Visit {
  browser: Browser;
  /** Opens the app in a context of its own, so that nothing is cached or stored. */
  open: (path: string, prepare?: (page: Page) => Promise<unknown>) => Promise<Page>;
  /** A page without the app, beside which the machine itself is measured. */
  empty: () => Promise<Page>;
}

/** Builds the app, serves it and hands `work` a headless Chromium to visit it with. */
export async function withVisit<T>(work: (visit: Visit) => Promise<T>): Promise<T> {
  await build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    logLevel: 'warn',
    build: { outDir },
    preview: { port: 4181 },
  });
  const address = server.resolvedUrls?.local[0] ?? '';
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...quiet, ...gpuFlags],
  });
  const blank = async () => {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      // The page is measured, not what is kept for the next visit.
      serviceWorkers: 'block',
    });
    await context.addInitScript(nameless);
    const page = await context.newPage();
    await page.evaluate(nameless);
    return page;
  };
  try {
    return await work({
      browser,
      open: async (path, prepare) => {
        const page = await blank();
        page.setDefaultTimeout(180_000);
        await prepare?.(page);
        await page.goto(new URL(path, address).href);
        return page;
      },
      empty: blank,
    });
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The number that an attribute of the first element of a kind holds. */
export async function numberOf(page: Page, attribute: string): Promise<number> {
  return Number(await page.locator(`[${attribute}]`).first().getAttribute(attribute));
}

/** Resolves when `condition` holds, asked every few milliseconds. @throws after three minutes */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await condition())) {
    if (performance.now() - began > 180_000) throw new Error('Waited three minutes in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Resolves with the number of an attribute once it is `least` or more. The page tells by itself: to be asked
 * again and again would slow what is measured.
 */
export function reached(page: Page, attribute: string, least: number): Promise<number> {
  return page.evaluate(
    ([name, wanted]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const value = Number(document.querySelector(`[${name}]`)?.getAttribute(name) ?? NaN);
          if (!(value >= wanted)) return;
          observer.disconnect();
          resolve(value);
        };
        const observer = new MutationObserver(look);
        const what = { attributes: true, attributeFilter: [name], childList: true, subtree: true };
        observer.observe(document, what);
        look();
      }),
    [attribute, least] as const,
  );
}

/** Opens the Train room with a preset and trains past a step. */
export async function trainPast(visit: Visit, query: string, step: number): Promise<Page> {
  const page = await visit.open(`./#/train?lang=en&steps=100000&${query}`);
  await page.locator('[data-phase=ready]').waitFor();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await until(async () => (await numberOf(page, 'data-step')) > step);
  return page;
}
