import { gpuFlags, quiet } from '../../playwright.config';
import { findBrowser, findFirefox, findWebkit } from '../../scripts/system.mjs';
import { evaluate } from './page';
import type { SmokePage } from './page';
import { startDisplay } from './processes';
import { openPuppeteer } from './puppeteer';
import { openWebkit } from './webkit';

/** A browser in one of the ways that people have it. */
export interface BrowserCase {
  name: string;
  /** What training may run on there. */
  backends: readonly string[];
  /** The engine asked for in the link, where it is not the page's own choice. */
  engine?: string;
  /** Why it is not here, in words; null where it is. */
  missing(): string | null;
  open(): Promise<SmokePage>;
  /** Asked on the page: why this way cannot be had on this machine; null where it can. */
  lacks?(page: SmokePage): Promise<string | null>;
}

function chromium(name: string, backends: string[], flags: string[]): BrowserCase {
  return {
    name,
    backends,
    missing: () => (findBrowser() ? null : 'no Chrome or Chromium found'),
    open: () =>
      openPuppeteer({
        browser: 'chrome',
        executablePath: findBrowser() ?? '',
        args: [...quiet, ...flags],
      }),
  };
}

/** A page on a virtual screen; both are ended together. */
async function onDisplay(open: (display: string) => Promise<SmokePage>): Promise<SmokePage> {
  const display = await startDisplay('Xvfb');
  try {
    const page = await open(display.name);
    return { ...page, close: () => page.close().finally(display.end) };
  } catch (error) {
    await display.end();
    throw error;
  }
}

function firefox(
  name: string,
  backends: string[],
  preferences: Record<string, boolean>,
): BrowserCase {
  return {
    name,
    backends,
    missing: () => findFirefox().missing,
    // Without a screen Firefox has no WebGL.
    open: () =>
      onDisplay((display) =>
        openPuppeteer({
          browser: 'firefox',
          executablePath: findFirefox().path,
          headless: false,
          extraPrefsFirefox: preferences,
          env: { ...process.env, DISPLAY: display, MOZ_ENABLE_WAYLAND: '0' },
        }),
      ),
  };
}

const webgpu = (page: SmokePage) =>
  evaluate(page, async () => {
    const adapter = await (navigator as Partial<Navigator>).gpu?.requestAdapter();
    return adapter ? null : 'WebGPU finds no device on this machine';
  });

export const cases: readonly BrowserCase[] = [
  { ...chromium('Chromium with WebGPU', ['webgpu'], gpuFlags), engine: 'gpu' },
  chromium(
    'Chromium without WebGPU',
    ['cpu'],
    ['--disable-features=WebGPU', '--enable-unsafe-swiftshader'],
  ),
  firefox('Firefox', ['cpu'], {}),
  {
    ...firefox('Firefox with WebGPU', ['webgpu'], {
      'dom.webgpu.enabled': true,
      // Mesa's software device is on Firefox's list of those that it would rather not use.
      'gfx.webgpu.ignore-blocklist': true,
    }),
    engine: 'gpu',
    lacks: webgpu,
  },
  {
    name: 'WebKit',
    backends: ['webgpu', 'cpu'],
    missing: () => findWebkit().missing,
    open: () => {
      const { driver, path } = findWebkit();
      return onDisplay((display) => openWebkit(driver, path, display));
    },
  },
];
