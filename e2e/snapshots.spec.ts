import { readFile, stat } from 'node:fs/promises';
import type { Download, Locator, Page, Worker } from '@playwright/test';
import { address } from '../playwright.config';
import { parse, serialise } from '../src/core/safetensors/format';
import type { Container } from '../src/core/safetensors/format';
import { expect, expectAccessible, test } from './support';

/** A run outlives the page, the tab, the disk and a bad file. */

const tiny = './#/train?preset=tiny&steps=100000';

const play = (page: Page) => page.getByRole('button', { name: /^(Train|Pause)$/ }).last();
const fake = (page: Page) => page.locator('canvas[data-sheet=fake]');
const resume = (page: Page) => page.locator('[data-resume]');
const strip = (page: Page) => page.getByRole('slider', { name: 'Step of the history on show' });
const problem = (page: Page) => page.locator('[data-storage-problem]');

async function steps(page: Page): Promise<number> {
  return Number(await page.locator('[data-step]').first().getAttribute('data-step'));
}

async function openRun(page: Page): Promise<void> {
  await page.goto(tiny);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
}

async function trainTo(page: Page, target: number): Promise<void> {
  await play(page).click();
  await expect.poll(() => steps(page)).toBeGreaterThanOrEqual(target);
}

/** Pauses and waits until the state is kept. @returns the step it stands at */
async function pause(page: Page): Promise<number> {
  const before = await keptStates(page);
  await play(page).click();
  await expect(page.locator('[data-phase=paused]')).toBeVisible();
  await expect.poll(() => keptStates(page)).toBeGreaterThan(before);
  return steps(page);
}

async function keptStates(page: Page): Promise<number> {
  return Number(await page.locator('[data-kept]').getAttribute('data-kept'));
}

/** The canvas's pixels as one text, once it shows the present step. */
async function gridOf(page: Page): Promise<string> {
  const now = String(await steps(page));
  await expect(page.locator('[data-grid-step]')).toHaveAttribute('data-grid-step', now);
  return fake(page).evaluate((element: HTMLCanvasElement) => element.toDataURL());
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

/** What a press of a button in the dialog of files hands to the browser's downloads. */
async function fetchFile(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: button }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
}

async function openFiles(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Save and export' }).click();
  return page.getByRole('dialog');
}

const asFile = (bytes: Uint8Array) => ({
  name: 'run.safetensors',
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/** Lets go of a file over the page. */
async function drop(page: Page, bytes: Uint8Array): Promise<void> {
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([data], 'run.safetensors'));
    const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent('drop', options));
  }, Buffer.from(bytes).toString('base64'));
}

/** A good file with one thing changed. */
function changed(file: Uint8Array, change: (container: Container) => void): Uint8Array {
  const container = parse(file);
  change(container);
  return serialise(container);
}

test('a reload resumes; an older state goes on as a branch of its own that keeps the old', async ({
  page,
}) => {
  await openRun(page);
  await trainTo(page, 40);
  const early = await pause(page);
  await trainTo(page, early + 60);
  const late = await pause(page);
  const grid = await gridOf(page);
  console.log(`snapshot: ${await page.locator('[data-kept]').textContent()}`);

  await page.reload();
  await expect(resume(page)).toHaveText(`Resume at step ${late}`);
  await resume(page).click();
  await expect.poll(() => steps(page)).toBe(late);
  await expect(resume(page)).toHaveCount(0);
  expect(await gridOf(page)).toBe(grid);
  const kept = await keptStates(page);
  expect(kept).toBeGreaterThanOrEqual(2);

  // Back along the strip, until the early state is the one to go on from.
  await strip(page).focus();
  const rewind = page.locator('[data-rewind]');
  const target = () => rewind.getAttribute('data-rewind').then(Number);
  for (let presses = 0; presses < 120 && (await target()) > early; presses++) {
    await page.keyboard.press('ArrowLeft');
  }
  expect(await target()).toBe(early);
  await expect(page.locator('[data-history-step]')).toBeVisible();
  await rewind.click();
  await expect.poll(() => steps(page)).toBe(early);
  await expect(page.getByText(`from step ${early}`, { exact: false }).first()).toBeVisible();
  expect(await keptStates(page)).toBe(kept);
  await trainTo(page, early + 10);
  await pause(page);
  expect(await keptStates(page)).toBeGreaterThan(kept);

  // The old branch's end is still there, as it was.
  await page.locator(`[data-branch-end="${late}"]`).click();
  await expect.poll(() => steps(page)).toBe(late);
  expect(await gridOf(page)).toBe(grid);
});

/** The thread that keeps runs. */
function archiveWorker(page: Page): Worker {
  const worker = page.workers().find((each) => each.url().includes('archiveWorker'));
  expect(worker).toBeDefined();
  return worker!;
}

test('a tab that is killed in the middle of a save leaves the former state', async ({
  context,
  browser,
}) => {
  const system = await browser.newBrowserCDPSession();
  /** Stops the archive's thread for good at the given moment of the next save. */
  const arm = (moment: 'written' | 'forgetting') => {
    const stop = () => {
      const request = new XMLHttpRequest();
      request.open('GET', 'never-answered', false);
      request.send();
    };
    const before = <Owner, Answer>(
      owner: Owner,
      name: string & keyof Owner,
      look: (self: Owner, given: unknown[], act: () => Answer) => Answer,
    ) => {
      const method = owner[name] as (this: Owner, ...given: unknown[]) => Answer;
      owner[name] = function (this: Owner, ...given: unknown[]) {
        return look(this, given, () => method.apply(this, given));
      } as Owner[typeof name];
    };
    if (moment === 'written') {
      before(IDBObjectStore.prototype, 'put', (store, _, act) => {
        const made = act();
        if (store.name === 'files') stop();
        return made;
      });
    } else {
      before(IDBObjectStore.prototype, 'getAllKeys', (store, _, act) => {
        if (store.name === 'states' && store.transaction.mode === 'readwrite') stop();
        return act();
      });
    }
  };

  let former = 0;
  for (const moment of ['written', 'forgetting'] as const) {
    const page = await context.newPage();
    await openRun(page);
    await trainTo(page, 30);
    former = await pause(page);
    let reached: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (reached = resolve));
    await page.route(/never-answered/, () => reached());
    await archiveWorker(page).evaluate(arm, moment);
    await play(page).click();
    await inside;
    const crashed = page.waitForEvent('crash');
    const { processInfo } = await system.send('SystemInfo.getProcessInfo');
    for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
    await crashed;
    await page.close();

    const next = await context.newPage();
    await next.goto(tiny);
    await expect(resume(next)).toHaveText(`Resume at step ${former}`);
    await resume(next).click();
    await expect.poll(() => steps(next)).toBe(former);
    await expect(next.locator('[data-fault]')).toHaveCount(0);
    await next.close();
  }
});

test('a full disk is told, training goes on, and a file can be saved', async ({
  page,
  context,
}) => {
  await openRun(page);
  const session = await context.newCDPSession(page);
  const { origin } = new URL(address);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  await trainTo(page, 20);
  await expect(problem(page)).toHaveAttribute('data-storage-problem', 'store.full');
  const told = await steps(page);
  await expect.poll(() => steps(page)).toBeGreaterThan(told + 20);
  await expect(page.locator('[data-phase=training]')).toBeVisible();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a file' }).click();
  expect(parse(await bytesOf(await coming)).metadata.has('ganvas')).toBe(true);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await expect(problem(page)).toHaveCount(0);
  await expect.poll(() => keptStates(page)).toBeGreaterThan(0);
});

test('saved, opened and dropped, a file gives the same grid; a bad one changes nothing', async ({
  page,
}) => {
  await openRun(page);
  await trainTo(page, 40);
  const step = await pause(page);
  const grid = await gridOf(page);
  let dialog = await openFiles(page);
  const { name, bytes: file } = await fetchFile(page, 'Save the whole run');
  expect(name).toBe(`ganvas-mnist-step${step}.safetensors`);

  // Another run, so that nothing but the file can bring the grid back.
  await page.goto('about:blank');
  await page.goto(`${tiny}&seed=12`);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  const other = await gridOf(page);
  expect(other).not.toBe(grid);

  const filter = (container: Container) => container.tensors.get('g.conv1.filter')!;
  const bad: [RegExp, Uint8Array][] = [
    [/file is incomplete/, file.subarray(0, file.length - 64)],
    [
      /g\.conv1\.filter holds numbers that are not finite/,
      changed(file, (it) => filter(it).values.fill(NaN)),
    ],
    [/g\.conv1\.filter has another shape/, changed(file, (it) => filter(it).shape.push(1))],
    [/not a safetensors file/, new Uint8Array(5000).fill(255)],
  ];
  dialog = await openFiles(page);
  const said = page.locator('[data-files-said]');
  for (const [words, bytes] of bad) {
    await dialog.getByLabel('Open a file').setInputFiles(asFile(bytes));
    await expect(said).toHaveText(words);
  }
  await dialog.getByRole('button', { name: 'Close' }).click();
  await drop(page, bad[1]![1]);
  await expect(page.locator('[data-fault]')).toHaveAttribute('data-fault', 'file.notFinite');
  expect(await steps(page)).toBe(0);
  expect(await gridOf(page)).toBe(other);

  dialog = await openFiles(page);
  await dialog.getByLabel('Open a file').setInputFiles(asFile(file));
  await expect.poll(() => steps(page)).toBe(step);
  expect(await gridOf(page)).toBe(grid);
  await expect(page.getByLabel('Seed')).toHaveValue('7');

  // Dropped in another room it is opened, too, instead of taking the page away.
  await page.goto('about:blank');
  await page.goto('./#/deconv');
  await expect(page.getByRole('slider').first()).toBeVisible();
  await drop(page, file);
  await expect.poll(() => steps(page)).toBe(step);
  expect(await gridOf(page)).toBe(grid);
});

test('a file dropped on a run in training asks first, and the run that gave way is kept', async ({
  page,
}) => {
  await openRun(page);
  await trainTo(page, 30);
  const first = await pause(page);
  await openFiles(page);
  const { bytes: file } = await fetchFile(page, 'Save the whole run');
  await page.keyboard.press('Escape');
  await trainTo(page, first + 30);

  const question = page.getByRole('dialog', { name: 'Open another run?' });
  await drop(page, file);
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  const now = await steps(page);
  await expect.poll(() => steps(page)).toBeGreaterThan(now + 10);

  // By keys alone: the last button is the one that opens the file.
  await drop(page, file);
  await expect(question).toBeVisible();
  await page.locator('[data-replace=yes]').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => steps(page)).toBe(first);
  const left = resume(page);
  await expect(left).toBeVisible();
  // First the state that was kept last, then the one that it gave way with.
  await expect
    .poll(async () => Number(await left.getAttribute('data-resume')))
    .toBeGreaterThan(now);
  await expect(page.getByText(`The run before this one is kept at step`)).toBeVisible();

  // It stays within reach when the new run has states of its own, and comes back from the list.
  await trainTo(page, first + 10);
  await pause(page);
  await expect(left).toHaveCount(0);
  const dialog = await openFiles(page);
  const run = dialog.locator('[data-kept-run]').first();
  const former = Number(await run.getAttribute('data-kept-run'));
  expect(former).toBeGreaterThan(now);
  await run.click();
  await expect.poll(() => steps(page)).toBe(former);
  await expect(dialog).toBeHidden();
  await expect(page.locator('[data-fault]')).toHaveCount(0);
});

/** What the page's own thread does of what is the archive worker's: it counts from the start. */
interface ThreadWork {
  databases: number;
  /** Bytes that it put into files. */
  fileBytes: number;
  /** Milliseconds of its tasks of more than 50. */
  longTasks: number[];
}

async function countThreadWork(page: Page): Promise<() => Promise<ThreadWork>> {
  await page.addInitScript(() => {
    const work: ThreadWork = { databases: 0, fileBytes: 0, longTasks: [] };
    const open = Reflect.get(IDBFactory.prototype, 'open') as (...given: unknown[]) => unknown;
    Reflect.set(IDBFactory.prototype, 'open', function (this: IDBFactory, ...given: unknown[]) {
      work.databases++;
      return open.apply(this, given);
    });
    globalThis.Blob = new Proxy(Blob, {
      construct: (target, given: ConstructorParameters<typeof Blob>) => {
        const made = new target(...given);
        work.fileBytes += made.size;
        return made;
      },
    });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) work.longTasks.push(Math.round(duration));
    }).observe({ entryTypes: ['longtask'] });
    Object.assign(globalThis, { threadWork: work });
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { threadWork: ThreadWork }).threadWork);
}

test('a run is kept, saved and opened, and none of it is the work of the page’s thread', async ({
  page,
}) => {
  const threadWork = await countThreadWork(page);
  await openRun(page);
  await trainTo(page, 20);
  const step = await pause(page);
  let dialog = await openFiles(page);
  const { bytes } = await fetchFile(page, 'Save the whole run');
  expect(parse(bytes).metadata.has('ganvas')).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await trainTo(page, step + 5);
  await pause(page);
  dialog = await openFiles(page);
  await dialog.getByLabel('Open a file').setInputFiles(asFile(bytes));
  await expect.poll(() => steps(page)).toBe(step);
  const { databases, fileBytes, longTasks } = await threadWork();
  console.log(`long tasks of the page, kept, saved and opened: ${longTasks.join(', ')} ms`);
  expect({ databases, fileBytes }).toEqual({ databases: 0, fileBytes: 0 });
});

/** A state of 272 MB: more than was ever kept or saved in one piece. */
const large = 'preset=tiny&initialSize=2&generator=1024-650-16-4-1&batch=2&engine=wasm';

test('a run of more than 256 MiB is trained, kept, saved and opened again', async ({
  page,
  context,
}) => {
  await page.goto(`./#/train?${large}`);
  await expect(page.locator('[data-phase=ready]')).toBeVisible();
  // Before it trains, the page says how often states of this size are kept.
  await expect(page.locator('[data-seldom]')).toContainText('272 MB');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(() => steps(page)).toBe(1);
  await expect.poll(() => keptStates(page)).toBe(1);
  await expect(page.locator('[data-recovered], [data-fault]')).toHaveCount(0);
  await expect(problem(page)).toHaveCount(0);

  await openFiles(page);
  const coming = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save the whole run' }).click();
  const file = await (await coming).path();
  expect((await stat(file)).size).toBeGreaterThan(2 ** 28);

  await page.goto('about:blank');
  await page.goto(`./#/train?${large}`);
  await expect(resume(page)).toHaveText('Resume at step 1');
  await resume(page).click();
  await expect.poll(() => steps(page)).toBe(1);
  await page.close();

  const other = await context.newPage();
  await openRun(other);
  const dialog = await openFiles(other);
  await dialog.getByLabel('Open a file').setInputFiles(file);
  await expect.poll(() => steps(other)).toBe(1);
  await expect(other.locator('[data-fault]')).toHaveCount(0);
  await expect(other).toHaveURL(/generator=1024-650-16-4-1/);
});

/** Attributes of anything on the page that hold NaN, but for words that are read aloud. */
async function notNumbers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) =>
      [...element.attributes]
        .filter(({ name, value }) => !/^(aria-|data-|title)/.test(name) && value.includes('NaN'))
        .map(({ name, value }) => `${element.tagName} ${name}="${value}"`),
    ),
  );
}

test('weights near the end of all numbers put no NaN into any room', async ({ page }) => {
  await openRun(page);
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(() => steps(page)).toBe(1);
  let dialog = await openFiles(page);
  const { bytes } = await fetchFile(page, 'Save the whole run');
  const huge = changed(bytes, ({ tensors }) => {
    for (const [name, { values }] of tensors) {
      if (!/^(average\/)?[gd]\..*(filter|weights)$/.test(name)) continue;
      values.forEach((_, i) => (values[i] = i % 2 === 0 ? -3.3e38 : 3.3e38));
    }
  });
  await page.keyboard.press('Escape');
  await page.goto('about:blank');
  await openRun(page);
  dialog = await openFiles(page);
  await dialog.getByLabel('Open a file').setInputFiles(asFile(huge));
  await expect.poll(() => steps(page)).toBe(1);
  await expect(dialog).toBeHidden();
  await expect(page.locator('[data-score]').first()).toBeVisible();
  expect(await notNumbers(page)).toEqual([]);
  await page.evaluate(() => (location.hash = '#/latent'));
  // A score that is no number.
  await expect(page.getByText('D says: real with –')).toBeVisible();
  expect(await notNumbers(page)).toEqual([]);
  await page.evaluate(() => (location.hash = '#/deconv?layer=1'));
  await expect(page.getByRole('alert')).toContainText('is not finite');
  await expect(page.getByText('NaN')).toHaveCount(0);
  expect(await notNumbers(page)).toEqual([]);
});

test('rubbish among what an earlier visit left is passed over', async ({ page }) => {
  await openRun(page);
  await trainTo(page, 20);
  const step = await pause(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('ganvas');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const all = opening.result.transaction('states', 'readwrite');
          for (const rubbish of [
            'text',
            { step: NaN },
            { run: 1, branch: 0, step: NaN, saved: 0 },
          ]) {
            all.objectStore('states').add(rubbish);
          }
          all.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
  await page.reload();
  await expect(resume(page)).toHaveText(`Resume at step ${step}`);
  await expect(problem(page)).toHaveCount(0);
});

test('every export is a file that its readers can read', async ({ page }) => {
  await openRun(page);
  await trainTo(page, 40);
  await pause(page);
  await openFiles(page);

  const weights = await fetchFile(page, 'Generator weights');
  const { tensors } = parse(weights.bytes);
  expect([...tensors.keys()].every((key) => key.startsWith('g.'))).toBe(true);
  for (const framework of ['PyTorch', 'Keras']) {
    const { name, bytes } = await fetchFile(page, `Python file for ${framework}`);
    expect(name).toBe(`generator_${framework.toLowerCase()}.py`);
    for (const key of tensors.keys()) expect(bytes.toString()).toContain(`a['${key}']`);
    expect(bytes.toString()).toContain(weights.name);
  }
  const png = await fetchFile(page, 'Newest grid');
  const gif = await fetchFile(page, 'History (GIF)');
  expect(gif.bytes.subarray(0, 6).toString()).toBe('GIF89a');
  // The browser's own decoders read them, whole.
  const sizes = await page.evaluate(
    async (files) =>
      Promise.all(
        files.map(async ({ type, text }) => {
          const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
          const decoder = new ImageDecoder({ data, type });
          await decoder.tracks.ready;
          await decoder.completed;
          const frames = decoder.tracks.selectedTrack?.frameCount ?? 0;
          const { image } = await decoder.decode({ frameIndex: frames - 1 });
          return { width: image.codedWidth, frames };
        }),
      ),
    [
      { type: 'image/png', text: png.bytes.toString('base64') },
      { type: 'image/gif', text: gif.bytes.toString('base64') },
    ],
  );
  const side = await fake(page).evaluate((canvas: HTMLCanvasElement) => canvas.width);
  expect(sizes[0]).toEqual({ width: 2 * side, frames: 1 });
  expect(sizes[1]?.width).toBe(2 * side);
  expect(sizes[1]?.frames).toBeGreaterThan(2);
});

test('of two tabs one trains; the other says so, looks, and takes over when the first is gone', async ({
  page,
  context,
}) => {
  await openRun(page);
  await trainTo(page, 10);
  const other = await context.newPage();
  await openRun(other);
  await expect(other.locator('[data-elsewhere]')).toBeVisible();
  await play(other).click();
  await expect(other.locator('[data-fault]')).toHaveAttribute('data-fault', 'store.otherTab');
  expect(await steps(other)).toBe(0);
  await expect(fake(other)).toBeVisible();
  await page.close();
  await expect(other.locator('[data-elsewhere]')).toHaveCount(0);
  await trainTo(other, 5);
});
