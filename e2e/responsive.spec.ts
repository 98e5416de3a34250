import { expect, test } from './support';

/** While training runs in its worker, the page must answer. */
test.describe.configure({ timeout: 240_000 });

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

test('no task of the page takes over 50 ms of its thread in ten seconds of training', async ({
  page,
  browser,
}) => {
  await page.goto('./#/train?preset=tiny&steps=100000');
  await expect(page.locator('[data-phase=ready]')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const step = page.locator('[data-step]').first();
  await expect
    .poll(async () => Number(await step.getAttribute('data-step')), { timeout: 60_000 })
    .toBeGreaterThan(20);

  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await page.waitForTimeout(10_000);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };

  const events = trace.traceEvents;
  const mains = events.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const tasks = events.filter(
    ({ name, pid, tid }) =>
      name.endsWith('RunTask') && mains.some((main) => main.pid === pid && main.tid === tid),
  );
  // Thread time where it is given: the software GPU of this test fights for the same cores.
  const times = tasks.map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1000).sort((a, b) => b - a);
  const worst = times[0] ?? 0;
  const given = tasks.filter(({ tdur }) => tdur !== undefined).length;
  console.log(
    `longest of ${times.length} tasks: ${worst.toFixed(1)} ms (${given} by thread time), then ${times
      .slice(1, 4)
      .map((time) => time.toFixed(1))
      .join(', ')}`,
  );
  expect(times.length).toBeGreaterThan(100);
  expect(worst).toBeLessThanOrEqual(50);
});
