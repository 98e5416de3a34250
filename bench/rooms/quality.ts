import { meanWithError, median } from '../statistics';
import { numberOf, reached } from './visit';
import type { Measured, Visit } from './visit';

const pairs = 8;
const steps = 2000;
/** Not counted: the first images are there by then. */
const warm = 50;
/** Milliseconds until the page has come to rest, as for a person who looks before clicking. */
const look = 5000;

/** Seconds of training Quick. @param measured whether its images are measured, too */
async function timeTraining(visit: Visit, measured: boolean): Promise<number> {
  const page = await visit.open(`./#/train?lang=en&engine=wasm&steps=${steps}`, async (blank) => {
    // Who waits for a classifier measures nothing.
    if (!measured) await blank.route(/classifier-mnist/, () => new Promise(() => undefined));
  });
  await page.locator('[data-phase=ready]').waitFor();
  await page.waitForTimeout(look);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const first = await reached(page, 'data-step', warm);
  const began = performance.now();
  await reached(page, 'data-step', steps);
  const seconds = (performance.now() - began) / 1000;
  const shown = (await numberOf(page, 'data-measured')) > 0;
  await page.context().close();
  if (shown !== measured) throw new Error(`Figures were shown: ${shown}; wanted: ${measured}`);
  return (seconds * steps) / (steps - first);
}

/** Seconds from the click until the panel says that all digits are there. */
async function timeToDigits(visit: Visit): Promise<number> {
  const page = await visit.open(`./#/train?lang=en&engine=wasm&steps=${steps}`);
  await page.locator('[data-phase=ready]').waitFor();
  await page.waitForTimeout(look);
  const digits = reached(page, 'data-classes', 10);
  const began = performance.now();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await digits;
  const seconds = (performance.now() - began) / 1000;
  await page.context().close();
  return seconds;
}

/** What the figures of “How good are they” cost a training on the processor, with and without in turn. */
export async function measureQuality(visit: Visit): Promise<Measured[]> {
  const slowed: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const firstWith = pair % 2 === 0;
    const first = await timeTraining(visit, firstWith);
    const second = await timeTraining(visit, !firstWith);
    slowed.push(firstWith ? first / second - 1 : second / first - 1);
  }
  const toDigits: number[] = [];
  for (let visits = 0; visits < pairs; visits++) toDigits.push(await timeToDigits(visit));
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  // Trainings differ by more than what is asked: the error tells whether these were enough.
  const { mean, error } = meanWithError(slowed);
  return [
    {
      what: `Training on Quick on the processor, ${steps} steps, slowed by measuring its images`,
      asked: '≤ 5 %',
      found: `${share(median(slowed))} (mean ${share(mean)} ± ${share(error)}; ${slowed.map(share).join(', ')})`,
      met: median(slowed) <= 0.05,
    },
    {
      what: 'Quick on the processor: from the click until the panel says 10 of 10 digits',
      asked: '≤ 5 s',
      found: `${median(toDigits).toFixed(1)} s (${toDigits.map((one) => one.toFixed(1)).join(', ')})`,
      met: median(toDigits) <= 5,
    },
  ];
}
