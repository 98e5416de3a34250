import { until } from './visit';
import type { Measured, Visit } from './visit';

const mostKilobytes = 400;

/** What had been loaded when the pretrained picture was first there to be seen, and how long after paint. */
interface Sight {
  bytes: number;
  /** Milliseconds from the first paint. */
  after: number;
}

/** A first visit of two rooms: bytes and time until digits are on screen. */
export async function measureStart(visit: Visit): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, path] of [
    ['First page', './'],
    ['Latent space', './#/latent'],
  ] as const) {
    const page = await visit.open(path, (page) =>
      page.addInitScript(() => {
        const look = () => {
          const image = document.querySelector<HTMLImageElement>('img[src="models/digits.png"]');
          const paint = performance.getEntriesByName('first-paint')[0];
          if (!image?.complete || image.naturalWidth === 0 || !paint) {
            requestAnimationFrame(look);
            return;
          }
          const parts = ['navigation', 'resource'].flatMap(
            (type) => performance.getEntriesByType(type) as PerformanceResourceTiming[],
          );
          const bytes = parts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
          const after = performance.now() - paint.startTime;
          Object.assign(globalThis, { sight: { bytes, after } });
        };
        requestAnimationFrame(look);
      }),
    );
    await until(() => page.evaluate(() => 'sight' in globalThis));
    const { bytes, after } = await page.evaluate(
      () => (globalThis as unknown as { sight: Sight }).sight,
    );
    await page.context().close();
    measured.push(
      {
        what: `${name}: loaded before digits are visible, uncompressed`,
        asked: `≤ ${mostKilobytes} kB`,
        found: `${(bytes / 1000).toFixed(0)} kB`,
        met: bytes <= 1000 * mostKilobytes,
      },
      {
        what: `${name}: from the first paint to digits, served by this machine`,
        asked: '≤ 1 s',
        found: `${(after / 1000).toFixed(2)} s`,
        met: after <= 1000,
      },
    );
  }
  return measured;
}
