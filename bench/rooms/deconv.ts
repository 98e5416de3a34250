import { mainThread } from './trace';
import type { Measured, Visit } from './visit';

/** Steps of one way there; a way is gone five times, three of them forwards. */
const steps = 12;
const most = 16;

/** Stride 3: the largest W that the room draws, 36×400. A step of every kind, in every view of one. */
const cases = [
  ['matrix', 3, 'valid', 'Multiply'],
  ['matrix', 3, 'valid', 'Fill W'],
  ['matrix', 2, 'same', 'Unroll'],
  ['matrix', 2, 'same', 'Transpose'],
  ['matrix', 2, 'same', 'Multiply'],
  ['stamp', 2, 'same', 'Multiply'],
  ['gather', 2, 'same', 'Multiply'],
  ['all', 2, 'same', 'Multiply'],
] as const;

const numbers = (count: number) => Array.from({ length: count }, (_, i) => (i % 7) - 3).join('_');

/** All that the main thread does from a key to the picture and after, input 6×6, kernel 5. */
export async function measureDeconvolution(visit: Visit): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [view, stride, padding, chapter] of cases) {
    const query = `&k=5x5&i=6x6&s=${stride}&p=${padding}&a=0&w=${numbers(25)}&x=${numbers(36)}&view=${view}`;
    const page = await visit.open(`./#/deconv?lang=en${query}`, (page) =>
      page.emulateMedia({ reducedMotion: 'reduce' }),
    );
    await page.locator('[data-figure]').first().waitFor();
    await page.waitForTimeout(1000);
    await page.getByRole('radio', { name: chapter, exact: true }).check();
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(600);
    const { tasks, keys } = await mainThread(visit.browser, page, () =>
      page.evaluate(async (count) => {
        for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowRight', 'ArrowLeft', 'ArrowRight']) {
          for (let i = 0; i < count; i++) {
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
            await new Promise((resolve) => setTimeout(resolve, 150));
          }
        }
      }, steps),
    );
    await page.context().close();
    if (keys.length !== 5 * steps) throw new Error(`The trace holds ${keys.length} keys`);
    const all = keys.map((key) =>
      tasks
        .filter(({ start, end }) => end >= key && start < key + 140)
        .reduce((sum, { time }) => sum + time, 0),
    );
    // Each step is gone three times: a slow one is slow each time, a busy machine is not.
    const sums = Array.from({ length: steps }, (_, i) =>
      Math.min(...[0, 2, 4].map((way) => all[way * steps + i] ?? Infinity)),
    ).sort((a, b) => a - b);
    const [median = NaN, slowest = NaN] = [sums[steps / 2], sums.at(-1)];
    measured.push({
      what: `Deconvolution, ${view}, stride ${stride}, ${chapter}: main thread a step`,
      asked: `≤ ${most} ms`,
      found: `${slowest.toFixed(1)} ms the slowest, ${median.toFixed(1)} the median`,
      met: slowest <= most,
    });
  }
  return measured;
}
