import { quantile } from '../statistics';
import { longestTask } from './trace';
import { numberOf, trainPast } from './visit';
import type { Measured, Visit } from './visit';

/** The page while its worker trains. */
export async function measureTraining(visit: Visit): Promise<Measured[]> {
  const page = await trainPast(visit, 'preset=tiny', 20);
  const longest = await longestTask(visit.browser, page, 10_000);
  await page.context().close();
  return [
    {
      what: 'Train, preset Tiny: longest task of the page in 10 s',
      asked: '≤ 50 ms',
      found: `${longest.toFixed(1)} ms`,
      met: longest <= 50,
    },
  ];
}

/** How long a key waits for the page's thread while the worker trains, on a processor made slower. */
export async function measureInput(visit: Visit): Promise<Measured[]> {
  const page = await trainPast(visit, 'preset=tiny', 20);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(() => {
    const delays: number[] = [];
    Object.assign(window, { delays });
    const note = ({ timeStamp }: Event) => void delays.push(performance.now() - timeStamp);
    window.addEventListener('keydown', note, { capture: true });
  });
  for (let press = 0; press < 200; press++) {
    // A key that does nothing.
    await page.keyboard.press('Shift');
    await page.waitForTimeout(40);
  }
  const delays = await page.evaluate(() => (window as unknown as { delays: number[] }).delays);
  await page.context().close();
  const slow = quantile(delays, 0.95);
  return [
    {
      what: 'Train, preset Tiny, processor 4 × slower: 95 % of 200 keys wait at most',
      asked: '≤ 200 ms',
      found: `${slow.toFixed(1)} ms`,
      met: slow <= 200,
    },
  ];
}

/** How long a training stands still, and how far it falls back, when the GPU process crashes. */
export async function measureRecovery(visit: Visit): Promise<Measured[]> {
  const page = await trainPast(visit, 'preset=tiny&data=mnist&engine=gpu', 60);
  const session = await visit.browser.newBrowserCDPSession();
  const before = await numberOf(page, 'data-step');
  const began = performance.now();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  await page.locator('[data-recovered]').waitFor();
  const seconds = (performance.now() - began) / 1000;
  const lost = before - (await numberOf(page, 'data-recovered'));
  await page.context().close();
  return [
    {
      what: 'After a crash of the GPU process: until training goes on',
      asked: '≤ 5 s',
      found: `${seconds.toFixed(1)} s`,
      met: seconds <= 5,
    },
    {
      what: 'After a crash of the GPU process: steps lost of those on show',
      asked: '≤ 50',
      found: String(lost),
      met: lost <= 50,
    },
  ];
}
