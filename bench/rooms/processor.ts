import { flopsPerStep } from '../../src/core/nn/architecture';
import { presets } from '../../src/core/nn/model';
import { median } from '../statistics';
import { numberOf, until } from './visit';
import type { Measured, Visit } from './visit';

const repetitions = 3;

/** What the figures are asked for: Quick until 2026-11. */
const model = {
  ...presets.quick,
  ...{ initialSize: 8, kernel: 5, generator: [32, 16, 1], discriminator: [16, 32], batch: 64 },
};
const link = 'preset=quick&initialSize=8&kernel=5&generator=32-16-1&discriminator=16-32&batch=64';

/** Seconds of some steps in a run, the first ones, which compile, left out; and of all, from the click. */
async function timeRun(visit: Visit, engine: string, steps: number) {
  const page = await visit.open(`./#/train?lang=en&${link}&engine=${engine}&steps=100000`);
  await page.locator('[data-phase=ready]').waitFor();
  const warm = Math.ceil(steps / 10);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const clicked = performance.now();
  await until(async () => (await numberOf(page, 'data-step')) >= warm);
  const [began, first] = [performance.now(), await numberOf(page, 'data-step')];
  await until(async () => (await numberOf(page, 'data-step')) >= steps);
  const [ended, last] = [performance.now(), await numberOf(page, 'data-step')];
  await page.context().close();
  return {
    stepsPerSecond: (1000 * (last - first)) / (ended - began),
    fromClick: (ended - clicked) / 1000,
  };
}

/** Quick on the processor beside what else trains it without a graphics card, in turn. */
export async function measureProcessor(visit: Visit): Promise<Measured[]> {
  const runs = { wasm: 300, gpu: 20, webgl: 4 } as const;
  type Engine = keyof typeof runs;
  const times: Record<Engine, Awaited<ReturnType<typeof timeRun>>[]> = {
    wasm: [],
    gpu: [],
    webgl: [],
  };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const engine of Object.keys(runs) as Engine[]) {
      times[engine].push(await timeRun(visit, engine, runs[engine]));
    }
  }
  const rate = (engine: Engine) =>
    median(times[engine].map(({ stepsPerSecond }) => stepsPerSecond));
  const seconds = median(times.wasm.map(({ fromClick }) => fromClick));
  const gflops = (rate('wasm') * flopsPerStep(model)) / 1e9;
  const over = (other: Engine) =>
    median(
      times.wasm.map((own, i) => own.stepsPerSecond / (times[other][i]?.stepsPerSecond ?? NaN)),
    );
  const row = (what: string, asked: string, found: string, met: boolean): Measured => {
    return { what: `Quick on the processor: ${what}`, asked, found, met };
  };
  return [
    row('300 steps from the click', '≤ 12 s', `${seconds.toFixed(1)} s`, seconds <= 12),
    row('in a run', '≥ 55 GFLOP/s', `${gflops.toFixed(1)} GFLOP/s`, gflops >= 55),
    row(
      'times the compiled step on this WebGPU adapter',
      '≥ 12 ×',
      `${over('gpu').toFixed(1)} ×`,
      over('gpu') >= 12,
    ),
    row(
      'times TensorFlow.js on WebGL',
      '≥ 40 ×',
      `${over('webgl').toFixed(1)} ×`,
      over('webgl') >= 40,
    ),
  ];
}
