import { address } from '../playwright.config';
import { expect, test } from './support';

/**
 * The compiled trainer beside TensorFlow.js in the browser's own WebGPU: its losses and every gradient
 * of a tiny step, for kernels, images, losses and norms of all kinds. Shapes are tried in Node
 * (`src/engine/gpu/oracle.test.ts`).
 */

const table = {
  'grey, kernel 5, softmax': 'preset=quick&loss=softmax',
  'grey, kernel 4, hinge': 'preset=quick&kernel=4&loss=hinge',
  'grey, kernel 3, minimax, no norms':
    'preset=quick&kernel=3&loss=minimax&generatorNorm=0&discriminatorNorm=0',
  'colour, kernel 5, least squares': 'data=faces&preset=quick&loss=leastSquares',
  'colour, kernel 4, non-saturating, all norms':
    'data=faces&preset=quick&kernel=4&loss=nonSaturating&discriminatorFirstNorm=1',
};

test('computes what TensorFlow.js computes, in this browser', async ({ page }) => {
  const badge = page.locator('[data-engine]').first();
  for (const [name, params] of Object.entries(table)) {
    await page.goto('about:blank');
    await page.goto(`./#/train?${params}`);
    await expect(badge).toHaveAttribute('data-engine', 'gpu');
    await expect(badge).toHaveAttribute('data-fallback', '');
    const agreement = Number(await badge.getAttribute('data-agreement'));
    console.log(`${name}: ${agreement.toExponential(1)}`);
    expect(agreement).toBeGreaterThan(0);
    expect(agreement).toBeLessThan(1e-4);
  }
});

/** Flags with which a headless browser without a GPU shows what WebGPU draws on a canvas. */
const vulkan = ['--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=vulkan'];

test('the grid is drawn without being read back, between the sheets that are', async ({
  playwright,
  launchOptions,
}) => {
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), ...vulkan],
  });
  try {
    const page = await browser.newPage({ baseURL: address });
    // With these flags the software adapter can show what it draws, which the trainer does not expect.
    await page.route(/worker-[^/]*\.js$/i, async (route) => {
      const response = await route.fetch();
      const shim =
        'Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { value: false });';
      await route.fulfill({ response, body: shim + (await response.text()) });
    });
    await page.goto('./#/train?preset=tiny');
    const phase = page.locator('[data-phase]').first();
    await expect(phase).toHaveAttribute('data-phase', 'ready');
    await page.getByRole('button', { name: 'Train', exact: true }).last().click();
    const screen = page.locator('[data-grid-step]');
    await expect(screen).toHaveAttribute('data-film-step', /[1-9]/);
    // Forgeries, not a blank sheet: looked at only while a film frame is on the canvas.
    const greys = () =>
      screen.evaluate((holder) => {
        const canvas = holder.querySelector('canvas');
        const context = canvas?.getContext('2d');
        if (!canvas || !context || !holder.hasAttribute('data-film-step')) return 0;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(data.filter((_, i) => i % 4 === 0)).size;
      });
    await expect.poll(greys, { intervals: [20] }).toBeGreaterThan(20);
  } finally {
    await browser.close();
  }
});
