import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { gpuFlags } from '../playwright.config';
import { findBrowser } from '../scripts/system.mjs';
import type { Options } from './options';
import type { Report } from './runner';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the page of this folder and runs a scenario in it, in headless Chromium. */
export async function runInBrowser(
  scenario: Pick<Options, 'model' | 'variants' | 'repetitions'>,
  log: (line: string) => void,
): Promise<Report> {
  const root = here('./page');
  const outDir = here('../.cache/bench');
  const common = { root, configFile: false, logLevel: 'warn' } as const;
  await build({ ...common, build: { outDir, emptyOutDir: true, target: 'es2022' } });
  const server = await preview({ ...common, build: { outDir }, preview: { port: 4180 } });
  const path = findBrowser();
  const browser = await chromium.launch({
    ...(path === undefined ? {} : { executablePath: path }),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      ...gpuFlags,
      '--use-angle=swiftshader',
    ],
  });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(message.text()));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.waitForFunction(() => 'bench' in globalThis);
    return await page.evaluate((options) => globalThis.bench(options), scenario);
  } finally {
    await browser.close();
    await server.close();
  }
}
