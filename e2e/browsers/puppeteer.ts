import puppeteer from 'puppeteer-core';
import type { LaunchOptions } from 'puppeteer-core';
import type { SmokePage } from './page';

/** Chromium over its own protocol, Firefox over WebDriver BiDi. */
export async function openPuppeteer(options: LaunchOptions): Promise<SmokePage> {
  const browser = await puppeteer.launch({
    timeout: 180_000,
    protocolTimeout: 180_000,
    ...options,
  });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1366, height: 768 });
    return {
      goto: async (url) => {
        await page.goto(url);
      },
      reload: async () => {
        await page.reload();
      },
      value: (expression) => page.evaluate(expression),
      clickAt: (x, y) => page.mouse.click(x, y),
      press: async (key, times) => {
        for (let i = 0; i < times; i++) await page.keyboard.press(key);
      },
      screenshot: () => page.screenshot(),
      close: async () => {
        const child = browser.process();
        // A browser that hangs is ended the hard way.
        const timer = setTimeout(() => child?.kill('SIGKILL'), 10_000);
        await browser.close().catch(() => child?.kill('SIGKILL'));
        clearTimeout(timer);
      },
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
