import type { Page } from '@playwright/test';
import { median } from '../statistics';
import { trainPast } from './visit';
import type { Measured, Visit } from './visit';

const rounds = 5;
const frameTime = 1000 / 60;

type Act = (i: number) => Promise<void>;

/** Iterations a second while `act` is repeated, from one change of the step on show to another. */
async function speed(page: Page, act: Act): Promise<number> {
  const read = async () => {
    const text =
      (await page
        .getByText(/step [\d,]+/)
        .first()
        .textContent()) ?? '';
    return Number(/step ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
  };
  let acts = 0;
  const change = async (ms: number) => {
    const began = performance.now();
    while (performance.now() - began < ms) await act(acts++);
    const from = await read();
    for (;;) {
      await act(acts++);
      const step = await read();
      if (step !== from) return { step, at: performance.now() };
    }
  };
  const from = await change(1500);
  const to = await change(5000);
  return ((to.step - from.step) / (to.at - from.at)) * 1000;
}

/** Takes the first slider in hand. @returns how to drag it on */
async function hold(page: Page): Promise<Act> {
  const slider = page.getByRole('slider', { name: 'axis 1', exact: true });
  await slider.waitFor();
  const box = await slider.boundingBox();
  if (!box) throw new Error('The slider is not on the page');
  const { x, y, width, height } = box;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  return async (i) => {
    await page.mouse.move(x + width * (0.5 + 0.4 * Math.sin(i / 10)), y + height / 2);
    await page.waitForTimeout(16);
  };
}

/** What looking at the latent space costs a training on the preset Quick. */
export async function measureTrainingBeside(visit: Visit): Promise<Measured[]> {
  const page = await trainPast(visit, 'preset=quick&seed=8', 0);
  const go = (room: string) => page.getByRole('link', { name: room }).click();
  const wait = () => page.waitForTimeout(50);
  const found = { train: [] as number[], idle: [] as number[], dragging: [] as number[] };
  // One after the other and round again, so that a machine that others use is as slow for each.
  for (let round = 0; round < rounds; round++) {
    await go('Train');
    found.train.push(await speed(page, wait));
    await go('Latent space');
    await page.getByRole('slider', { name: 'axis 1', exact: true }).waitFor();
    found.idle.push(await speed(page, wait));
    found.dragging.push(await speed(page, await hold(page)));
    await page.mouse.up();
  }
  await page.context().close();
  const plain = median(found.train);
  const row = (what: string, most: number, rates: number[]): Measured => {
    const slower = 1 - median(rates) / plain;
    return {
      what: `Training on Quick, slowed by Latent space ${what}`,
      asked: `≤ ${most} %`,
      found: `${(100 * slower).toFixed(1)} %: ${median(rates).toFixed(2)} steps/s, ${plain.toFixed(2)} without`,
      met: slower <= most / 100,
    };
  };
  return [
    row('that is open', 10, found.idle),
    row('while a slider is dragged', 30, found.dragging),
  ];
}

/** From a move of a slider to its picture, on the generator that ships, nothing being trained. */
export async function measureSlider(visit: Visit): Promise<Measured[]> {
  const page = await visit.open('./#/latent?lang=en');
  const drag = await hold(page);
  for (let i = 0; i < 400; i++) await drag(i);
  await page.mouse.up();
  const title = (await page.locator('[data-latency]').getAttribute('title')) ?? '';
  await page.context().close();
  const times = [...title.matchAll(/([\d.,]+) ms/g)].map(([, number = '']) =>
    Number(number.replaceAll(',', '')),
  );
  if (times.length === 0) throw new Error(`No times in “${title}”`);
  return [
    {
      what: 'Latent space: from a slider to its picture',
      asked: 'one frame, on a GPU',
      found: title,
      met: Math.max(...times) <= frameTime ? true : null,
    },
  ];
}
