import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { address } from '../playwright.config';
import { readCheckpoint } from '../src/core/safetensors/checkpoint';
import type { Checkpoint } from '../src/core/checkpoint';
import { beforeWorkers, expect, test } from './support';

/**
 * The compiled trainer beside TensorFlow.js in the browser's own WebGPU: its losses and every gradient
 * of a tiny step, at both ends of what a net can be. All kernels, losses, norms and shapes are tried in Node
 * (`src/engine/webgpu/oracle.test.ts`); the step's nets are the same whatever run it comes before.
 */

const table = {
  'grey, kernel 3, softmax, no norms':
    'preset=tiny&kernel=3&loss=softmax&generatorNorm=0&discriminatorNorm=0',
  'colour, kernel 4, hinge, all norms':
    'data=faces&preset=tiny&kernel=4&loss=hinge&discriminatorFirstNorm=1',
};

test('computes what TensorFlow.js computes, in this browser', async ({ page }) => {
  const badge = page.locator('[data-engine]').first();
  for (const [name, params] of Object.entries(table)) {
    await page.goto('about:blank');
    await page.goto(`./#/train?engine=gpu&${params}`);
    await expect(badge).toHaveAttribute('data-engine', 'gpu');
    await expect(badge).toHaveAttribute('data-fallback', '');
    const agreement = Number(await badge.getAttribute('data-agreement'));
    console.log(`${name}: ${agreement.toExponential(1)}`);
    expect(agreement).toBeGreaterThan(0);
    expect(agreement).toBeLessThan(1e-4);
  }
});

/** The state after one step by hand from the start. */
async function afterStep(page: Page, button: string): Promise<Checkpoint> {
  const step = page.locator('[data-step]').first();
  const reset = page.getByRole('button', { name: 'Reset' });
  if (await reset.isEnabled()) await reset.click();
  await expect(step).toHaveAttribute('data-step', '0');
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(step).toHaveAttribute('data-step', '1');
  await page.getByRole('button', { name: 'Save and export' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save the whole run' }).click();
  const file = await readFile(await (await coming).path());
  await page.keyboard.press('Escape');
  return readCheckpoint(file);
}

/** Root mean square of the difference, as a share of what is wanted, which counts for `floor` at least. */
function distance(found: Float32Array, wanted: Float32Array, floor: number): number {
  const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
  const difference = found.map((value, i) => value - (wanted[i] ?? NaN));
  return norm(difference) / Math.max(norm(wanted), floor);
}

test('WebGPU and WebAssembly compute the step of TensorFlow.js on WebGL, every gradient within 1e-3', async ({
  browser,
}) => {
  const backends = { webgl: '&engine=webgl', webgpu: '&engine=gpu', cpu: '&engine=wasm' } as const;
  const steps = new Map<string, Record<'d' | 'g', Checkpoint>>();
  for (const [backend, query] of Object.entries(backends)) {
    const page = await browser.newPage({ baseURL: address });
    await page.goto(`./#/train?preset=tiny&lang=en&seed=3${query}`);
    await expect(page.locator('[data-phase=ready]')).toBeVisible();
    await expect(page.locator('[data-backend]')).toHaveAttribute('data-backend', backend);
    steps.set(backend, { d: await afterStep(page, 'D step'), g: await afterStep(page, 'G step') });
    await page.close();
  }
  const wanted = steps.get('webgl')!;
  for (const backend of ['webgpu', 'cpu']) {
    let largest = 0;
    for (const player of ['d', 'g'] as const) {
      const found = steps.get(backend)![player];
      // After one step from zero, Adam's first moment is a share of the gradient.
      const gradients = [...wanted[player].arrays].filter(([name]) =>
        name.startsWith(`m/${player}.`),
      );
      expect(gradients.length).toBeGreaterThan(5);
      for (const [name, values] of gradients) {
        expect(Math.max(...values.map(Math.abs)), name).toBeGreaterThan(0);
        // Real and forged images pull D's last bias with all but the same force.
        const floor = name === 'm/d.dense.bias' ? 0.25 : 0;
        const error = distance(found.arrays.get(name)!, values, floor);
        largest = Math.max(largest, error);
        expect(error, `${backend}: ${name}`).toBeLessThanOrEqual(1e-3);
      }
    }
    console.log(`${backend} and webgl: ${largest.toExponential(1)}`);
  }
});

/** Flags with which a headless browser without a GPU shows what WebGPU draws on a canvas. */
const vulkan = ['--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=vulkan'];

test('the grid is drawn without being read back, between the grids that are', async ({
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
    await beforeWorkers(
      page,
      'Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { value: false })',
    );
    await page.goto('./#/train?preset=tiny&engine=gpu');
    const phase = page.locator('[data-phase]').first();
    await expect(phase).toHaveAttribute('data-phase', 'ready');
    await page.getByRole('button', { name: 'Train', exact: true }).last().click();
    const screen = page.locator('[data-grid-step]');
    await expect(screen).toHaveAttribute('data-bitmap-step', /[1-9]/);
    // Forgeries, not a blank grid: looked at only while a film frame is on the canvas.
    const greys = () =>
      screen.evaluate((holder) => {
        const canvas = holder.querySelector('canvas');
        const context = canvas?.getContext('2d');
        if (!canvas || !context || !holder.hasAttribute('data-bitmap-step')) return 0;
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(data.filter((_, i) => i % 4 === 0)).size;
      });
    await expect.poll(greys, { intervals: [20] }).toBeGreaterThan(20);
  } finally {
    await browser.close();
  }
});
