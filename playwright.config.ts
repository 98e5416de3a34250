import { defineConfig } from '@playwright/test';
import { findHeadlessBrowser } from './scripts/system.mjs';

/** Two checkouts that are tested side by side need two ports. */
const port = process.env.E2E_PORT ?? '4179';

/** A port and a sub-path that nobody would guess: the app must not depend on either. */
export const address = `http://localhost:${port}/lesson/ganvas/`;

/** Software WebGPU in a headless browser, so that the tests need no GPU. */
export const gpuFlags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
];

const browser = findHeadlessBrowser();

/** What every headless browser of ours is started with. */
export const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Specs wait for conditions: a software device compiles slowly, more so where others keep the cores busy.
  timeout: 900_000,
  expect: { timeout: 180_000 },
  // Nothing is timed, so the waits of one test are filled by another.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A browser's software GPU may die by itself on a busy machine; `npm test` tells of each second try.
  retries: 1,
  reporter: 'list',
  use: {
    baseURL: address,
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    // A page whose drawing has stopped is not waited for until the whole test's time is up.
    actionTimeout: 180_000,
    // What it answers, a spec's routes never see.
    serviceWorkers: 'block',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: [...quiet, ...gpuFlags],
    },
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort --base /lesson/ganvas/`,
    url: address,
    // An address that browsers don't trust, unlike localhost: it maps to this machine in one test.
    env: { __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: 'lan.test' },
    reuseExistingServer: !process.env.CI,
  },
});
