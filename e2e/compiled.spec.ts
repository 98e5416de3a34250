import { expect, test } from './support';

/**
 * The compiled trainer beside TensorFlow.js in the browser's own WebGPU: its losses and every gradient
 * of a tiny step, for kernels, images, losses and norms of all kinds. Shapes are tried in Node
 * (`src/engine/gpu/oracle.test.ts`).
 */
test.describe.configure({ timeout: 300_000 });

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
    await expect(badge).toHaveAttribute('data-engine', 'gpu', { timeout: 120_000 });
    await expect(badge).toHaveAttribute('data-fallback', '');
    const agreement = Number(await badge.getAttribute('data-agreement'));
    console.log(`${name}: ${agreement.toExponential(1)}`);
    expect(agreement).toBeGreaterThan(0);
    expect(agreement).toBeLessThan(1e-4);
  }
});
