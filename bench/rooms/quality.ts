import { median } from '../statistics';
import { slowedWithin } from './slowed';
import type { Tick } from './slowed';
import { reached } from './visit';
import type { Measured, Visit } from './visit';

const pairs = 8;
const steps = 2000;
/** Not counted: the first images are there by then. */
const warm = 50;
/** Milliseconds until the page has come to rest, as for a person who looks before clicking. */
const look = 5000;
/** Milliseconds before and after a measurement is told of in which it may hold training up. */
const around = 500;

interface Training {
  seconds: number;
  /** By the measurements in it. */
  slowed: number;
}

/** Where the page's own clock stands when a step, or a measurement, is told. */
interface Told {
  ticks: Tick[];
  measured: number[];
}

/** Trains Quick. @param measured whether its images are measured, too */
async function train(visit: Visit, measured: boolean): Promise<Training> {
  const page = await visit.open(`./#/train?lang=en&engine=wasm&steps=${steps}`, async (blank) => {
    // Who waits for a classifier measures nothing.
    if (!measured) await blank.route(/classifier-mnist/, () => new Promise(() => undefined));
  });
  await page.locator('[data-phase=ready]').waitFor();
  await page.waitForTimeout(look);
  const told = await page.evaluateHandle((): Told => {
    const found: Told = { ticks: [], measured: [] };
    const number = (name: string) =>
      Number(document.querySelector(`[${name}]`)?.getAttribute(name) ?? 0);
    let shown = 0;
    new MutationObserver(() => {
      const at = performance.now();
      const step = number('data-step');
      if (step !== (found.ticks.at(-1)?.step ?? 0)) found.ticks.push({ at, step });
      const now = number('data-measured');
      if (now !== shown) found.measured.push(at);
      shown = now;
    }).observe(document, {
      ...{ attributes: true, attributeFilter: ['data-step', 'data-measured'] },
      ...{ childList: true, subtree: true },
    });
    return found;
  });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await reached(page, 'data-step', steps);
  const { ticks, measured: at } = await told.jsonValue();
  await page.context().close();
  if (at.length > 0 !== measured) throw new Error(`${at.length} measurements; wanted: ${measured}`);
  const counted = ticks.filter(({ step }) => step >= warm);
  const [first, last] = [counted[0], counted.at(-1)];
  if (!first || !last) throw new Error('No step was told');
  return {
    seconds: ((last.at - first.at) / 1000 / (last.step - first.step)) * steps,
    slowed: slowedWithin(counted, at, around),
  };
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
  const within: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const firstWith = pair % 2 === 0;
    const first = await train(visit, firstWith);
    const second = await train(visit, !firstWith);
    const [withIt, without] = firstWith ? [first, second] : [second, first];
    slowed.push(withIt.seconds / without.seconds - 1);
    within.push(withIt.slowed);
  }
  const toDigits: number[] = [];
  for (let visits = 0; visits < pairs; visits++) toDigits.push(await timeToDigits(visit));
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  return [
    {
      what: `Training on Quick on the processor, ${steps} steps, slowed by measuring its images: what the steps around the measurements took longer than the others`,
      asked: '≤ 5 %',
      found: `${share(median(within))} (${within.map(share).join(', ')})`,
      met: median(within) <= 0.05,
    },
    {
      what: 'the same, beside trainings that are not measured, in turn',
      asked: '≤ 5 %',
      found: `${share(median(slowed))} (${slowed.map(share).join(', ')})`,
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
