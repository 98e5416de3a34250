import type { Browser, Page } from '@playwright/test';

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
interface Task {
  start: number;
  end: number;
  /** Thread time where it is given: a software GPU fights for the same cores. */
  time: number;
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
      };
    });
  const keys = events
    .filter(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'keydown')
    .map(({ ts }) => ts / 1000)
    .sort((a, b) => a - b);
  return { tasks, keys };
}

/** Milliseconds of the page's own longest task in so many of its main thread's. */
export async function longestTask(
  browser: Browser,
  page: Page,
  milliseconds: number,
): Promise<number> {
  const { tasks } = await mainThread(browser, page, () => page.waitForTimeout(milliseconds));
  if (tasks.length === 0) throw new Error('The trace holds no task of the page');
  return Math.max(...tasks.map(({ time }) => time));
}
