import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { gpuFlags } from '../playwright.config';
import { findBrowser } from '../scripts/system.mjs';
import type { Job, Result } from './job';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** WebGL on the processor, and timestamps that are not rounded to 0.1 ms. */
const benchFlags = ['--use-angle=swiftshader', '--enable-webgpu-developer-features'];

/** Builds the page of this folder and runs a job in it, in headless Chromium. */
export async function runInBrowser(job: Job, log: (line: string) => void): Promise<Result> {
  const root = here('./page');
  const outDir = here('../.cache/bench');
  const common = { root, configFile: false, logLevel: 'warn' } as const;
  await build({ ...common, build: { outDir, emptyOutDir: true, target: 'es2022' } });
  const server = await preview({ ...common, build: { outDir }, preview: { port: 4180 } });
  const path = findBrowser();
  const browser = await chromium.launch({
    ...(path === undefined ? {} : { executablePath: path }),
    args: ['--no-sandbox', '--disable-background-networking', ...gpuFlags, ...benchFlags],
  });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(message.text()));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.waitForFunction(() => 'bench' in globalThis);
    return await page.evaluate((asked) => globalThis.bench(asked), job);
  } finally {
    await browser.close();
    await server.close();
  }
}
