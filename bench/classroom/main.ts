import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { get } from 'node:https';
import { availableParallelism, loadavg } from 'node:os';
import { text } from 'node:stream/consumers';
import { chromium } from '@playwright/test';
import { gpuFlags, quiet } from '../../playwright.config';
import { root } from '../../scripts/setup.mjs';
import { findBrowser } from '../../scripts/system.mjs';
import { table } from '../markdown';
import { median } from '../statistics';
import { firstVisit } from './firstVisit';
import type { FirstVisit } from './firstVisit';

const visitors = 30;
const repetitions = 3;
const ports = ['--port', '8497', '--http-port', '8498'];

interface Row {
  what: string;
  found: string;
}

/** Starts `npm run classroom` as a teacher does. @returns the app's address once it is served */
function serve(log: (line: string) => void): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, [`${root}scripts/classroom.mjs`, ...ports], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let written = '';
    server.on('exit', (status) =>
      reject(new Error(`The server ended with status ${status ?? '–'}`)),
    );
    server.stdout.on('data', (piece: Buffer) => {
      log(piece.toString().trimEnd());
      written += piece.toString();
      const [, address] = /(https:\S+)classroom\n/.exec(written) ?? [];
      if (address !== undefined) resolve({ server, address });
    });
  });
}

/** The paths of all that Chromium asks for until the first training step on MNIST is done, in order. */
async function recordVisit(address: string): Promise<string[]> {
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...quiet, ...gpuFlags],
  });
  try {
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    const paths = new Set<string>();
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol === 'https:') paths.add(url.pathname);
    });
    // WebGPU even where it is made of software: a laptop with a GPU fetches what its self-test needs.
    await page.goto(`${address}#/train?engine=gpu&lang=en`);
    await page.locator('[data-phase=ready]').waitFor({ timeout: 180_000 });
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.waitForFunction(
      () => Number(document.querySelector('[data-step]')?.getAttribute('data-step')) > 0,
      null,
      { timeout: 180_000 },
    );
    return [...paths];
  } finally {
    await browser.close();
  }
}

function fetchRoot(address: string): Promise<string> {
  const url = new URL('classroom/certificate.crt', address);
  return new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (response) => {
      text(response).then(resolve, reject);
    }).on('error', reject);
  });
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
const list = (values: readonly number[]) => values.map((each) => each.toFixed(2)).join(', ');

function report(paths: readonly string[], alone: FirstVisit, rounds: FirstVisit[][]) {
  const all = rounds.flat();
  const failed = [...all, alone].flatMap((visit) => visit.failed);
  const slowest = rounds.map((visits) => Math.max(...visits.map(({ seconds }) => seconds)));
  const sent = alone.bytes * visitors;
  const rows: Row[] = [
    { what: 'requests of a first visit', found: String(paths.length) },
    { what: 'bytes of a first visit, compressed', found: megabytes(alone.bytes) },
    { what: 'one visit alone: seconds', found: alone.seconds.toFixed(2) },
    { what: `bytes of ${visitors} first visits`, found: megabytes(sent) },
    {
      what: `requests of ${repetitions} × ${visitors} visits that failed or came in part`,
      found: [String(failed.length), ...failed.slice(0, 3)].join('; '),
    },
    {
      what: `${visitors} at once: seconds until the last has everything, each round`,
      found: list(slowest),
    },
    {
      what: `${visitors} at once: seconds of the visit in the middle, each round`,
      found: list(rounds.map((visits) => median(visits.map(({ seconds }) => seconds)))),
    },
    {
      what: `the same bytes through a wireless network of 100 Mbit/s: seconds at least, worked out`,
      found: ((sent * 8) / 100e6).toFixed(0),
    },
  ];
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const conditions = `Node ${process.versions.node}; ${availableParallelism()} cores for the server and all visitors, load ${load} at the end.`;
  const lines = rows.map(({ what, found }) => [what, found]);
  return { rows, markdown: [conditions, '', table([['figure', 'measured'], ...lines])].join('\n') };
}

/** Serves the app as `npm run classroom` does, and lets a class visit it for the first time, all at once. */
export async function measureClassroom(
  log: (line: string) => void,
): Promise<{ rows: Row[]; markdown: string }> {
  const { server, address } = await serve(log);
  try {
    const paths = await recordVisit(address);
    const ca = await fetchRoot(address);
    const alone = await firstVisit(address, paths, ca);
    const rounds: FirstVisit[][] = [];
    while (rounds.length < repetitions) {
      const visits = Array.from({ length: visitors }, () => firstVisit(address, paths, ca));
      rounds.push(await Promise.all(visits));
      log(`${rounds.length} of ${repetitions}`);
    }
    return report(paths, alone, rounds);
  } finally {
    server.kill();
  }
}
