import { availableParallelism, loadavg } from 'node:os';
import { measureDeconvolution } from './deconv';
import { measureGame } from './game';
import { measureSlider, measureTrainingBeside } from './latent';
import { measureProcessor } from './processor';
import { measureQuality } from './quality';
import { roomsMarkdown } from './report';
import { measureStart } from './start';
import { measureInput, measureRecovery, measureTraining } from './train';
import { withVisit } from './visit';
import type { Measured, Visit } from './visit';

const parts: [string, (visit: Visit) => Promise<Measured[]>][] = [
  ['first visit', measureStart],
  ['deconvolution', measureDeconvolution],
  ['game', measureGame],
  ['training', measureTraining],
  ['keys in training', measureInput],
  ['the processor', measureProcessor],
  ['measuring images', measureQuality],
  ['slider', measureSlider],
  ['training beside Latent space', measureTrainingBeside],
  // Last, since it takes the browser's GPU process away.
  ['recovery', measureRecovery],
];

/** The name of the browser's WebGPU adapter. */
async function deviceOf(visit: Visit): Promise<string> {
  const page = await visit.open('./#/deconv');
  const name = await page.evaluate(async () => {
    const info = (await navigator.gpu.requestAdapter())?.info;
    return info ? info.description || `${info.vendor} ${info.architecture}` : 'none';
  });
  await page.context().close();
  return name;
}

/** Measures the built page, room by room, in headless Chromium. @returns the figures and their table */
export async function measureRooms(
  log: (line: string) => void,
): Promise<{ rows: Measured[]; markdown: string }> {
  return withVisit(async (visit) => {
    const device = await deviceOf(visit);
    const rows: Measured[] = [];
    let busiest = 0;
    for (const [name, measure] of parts) {
      log(name);
      rows.push(...(await measure(visit)));
      busiest = Math.max(busiest, loadavg()[0] ?? 0);
    }
    const conditions = `Chromium ${visit.browser.version()}, headless; ${availableParallelism()} cores, load up to ${busiest.toFixed(1)}.`;
    return { rows, markdown: roomsMarkdown(device, conditions, rows) };
  });
}
