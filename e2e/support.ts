import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
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

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string; data?: { type?: string } };
}

/** A task of the page's main thread, in milliseconds. */
export interface Task {
  start: number;
  end: number;
  /** Thread time where it is given: the software GPU of these tests fights for the same cores. */
  time: number;
  threadTime: boolean;
}

/** The tasks of the page's main thread while `act` acts, and when keys were pressed. */
export async function mainThread(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<{ tasks: Task[]; keys: number[] }> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const events = trace.traceEvents;
  const mains = events.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const own = events.filter(({ pid, tid }) =>
    mains.some((main) => main.pid === pid && main.tid === tid),
  );
  const collections = own.filter(({ name, dur }) => /^M(ajor|inor)GC$/.test(name) && dur);
  const tasks = own
    .filter(({ name }) => name.endsWith('RunTask'))
    .map(({ ts, dur = 0, tdur }) => {
      // Memory is collected when it is full, whoever filled it.
      const collecting = collections
        .filter((each) => each.ts >= ts && each.ts < ts + dur)
        .reduce((sum, each) => sum + (each.tdur ?? each.dur ?? 0), 0);
      return {
        start: ts / 1000,
        end: (ts + dur) / 1000,
        time: Math.max(0, (tdur ?? dur) - collecting) / 1000,
        threadTime: tdur !== undefined,
      };
    });
  const keys = events
    .filter(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'keydown')
    .map(({ ts }) => ts / 1000)
    .sort((a, b) => a - b);
  return { tasks, keys };
}

/** The times of the page's own tasks on its main thread in so many milliseconds, longest first. */
export async function longTasks(
  browser: Browser,
  page: Page,
  milliseconds: number,
): Promise<number[]> {
  const { tasks } = await mainThread(browser, page, () => page.waitForTimeout(milliseconds));
  const times = tasks.map(({ time }) => time).sort((a, b) => b - a);
  const given = tasks.filter(({ threadTime }) => threadTime).length;
  console.log(
    `longest of ${times.length} tasks: ${(times[0] ?? 0).toFixed(1)} ms (${given} by thread time), then ${times
      .slice(1, 4)
      .map((time) => time.toFixed(1))
      .join(', ')}`,
  );
  return times;
}
