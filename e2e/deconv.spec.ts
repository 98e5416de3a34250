import type { Locator, Page } from '@playwright/test';
import { appearances, expect, expectAccessible, test } from './support';

/** The promises of the Deconvolution room. The numbers expected here come from the definitions. */

interface Shape {
  rows: number;
  columns: number;
}

const low = '₀₁₂₃₄₅₆₇₈₉';
const name = (map: string, index: number, columns: number) =>
  map + low[Math.floor(index / columns)]! + low[index % columns]!;

/** What B[i] looks at without padding: for each cell of A the kernel's place over it, or none. */
function windowOf(cell: number, A: Shape, w: Shape, stride = 1): (number | null)[] {
  const columns = Math.floor((A.columns - w.columns) / stride) + 1;
  const top = Math.floor(cell / columns) * stride;
  const left = (cell % columns) * stride;
  return Array.from({ length: A.rows * A.columns }, (_, at) => {
    const u = Math.floor(at / A.columns) - top;
    const v = (at % A.columns) - left;
    return u >= 0 && u < w.rows && v >= 0 && v < w.columns ? u * w.columns + v : null;
  });
}

const four: Shape = { rows: 4, columns: 4 };
const three: Shape = { rows: 3, columns: 3 };
const w = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const rows = [0, 1, 2, 3].map((cell) => windowOf(cell, four, three));
const weight = (place: number | null, kernel: number[] = w) =>
  place === null ? 0 : kernel[place]!;
/** B = W A and A = Wᵀ B. */
const down = (A: number[], kernel = w) =>
  rows.map((row) => row.reduce<number>((sum, place, i) => sum + weight(place, kernel) * A[i]!, 0));
const up = (B: number[], kernel = w) =>
  Array.from({ length: 16 }, (_, i) =>
    rows.reduce((sum, row, b) => sum + weight(row[i]!, kernel) * B[b]!, 0),
  );

const button = (page: Page, label: string) =>
  page.getByRole('button', { name: label, exact: true });
const radio = (page: Page, label: string) => page.getByRole('radio', { name: label, exact: true });
const value = (page: Page) => page.locator('[data-value]');
const position = (page: Page) => page.locator('[data-position]');
const scrub = (page: Page) => page.getByRole('slider', { name: /^(Step|步骤)$/ });
const figure = (page: Page, name: string) => page.locator(`[data-figure=${name}]`);
/** Frames of one look in one figure. */
const marks = (page: Page, look: string, name = 'matrix') =>
  figure(page, name).locator(`[data-look=${look}]`);

/** So many cells are framed, all paths of them together. */
async function expectFramed(paths: Locator, cells: number): Promise<void> {
  const framed = () =>
    paths.evaluateAll((found) =>
      found.reduce((sum, path) => sum + Number(path.getAttribute('data-cells')), 0),
    );
  await expect.poll(framed).toBe(cells);
}

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`./#/deconv?lang=en${query}`);
  await expect(page.locator('[data-figure]').first()).toBeVisible();
}

async function formulations(page: Page): Promise<string[]> {
  return page.locator('[data-reading]').allTextContents();
}

/** The whole of one map as it stands in the tables, cell by cell. */
function vector(page: Page, map: string): Promise<string[]> {
  return page.locator(`[data-vector="${map}"] [role=cell]`).allTextContents();
}

async function matrixTable(page: Page): Promise<number[][]> {
  const lines = await page.locator('div:not([aria-hidden]) > [data-matrix] tbody tr').all();
  return Promise.all(
    lines.map(async (line) => (await line.locator('td').allTextContents()).map(Number)),
  );
}

/** The formula as it is written, and as it must be: the weights of a row of the matrix in their order. */
async function expectProduct(
  page: Page,
  result: string,
  terms: { place: number; factor: number; operand: string }[],
): Promise<void> {
  const sum = terms.reduce((all, { place, factor }) => all + w[place]! * factor, 0);
  const symbols = terms.map(({ place, operand }) => `${name('w', place, 3)}·${operand}`);
  const numbers = terms.map(({ place, factor }) => `${w[place]!}·${factor}`);
  await expect(value(page)).toHaveText(String(sum));
  await expect(page.locator('[data-formula]')).toHaveText(`${result} = ${symbols.join(' + ')}`);
  await expect(page.locator('[data-numbers]')).toHaveText(`= ${numbers.join(' + ')} = ${sum}`);
  expect(await formulations(page)).toEqual(Array(3).fill(String(sum)));
}

test('the worked example by keyboard, both ways: every intermediate number', async ({ page }) => {
  await open(page);
  const B = [1, 2, 3, 4];
  await expect(value(page)).toHaveText(String(up(B)[5]));
  await page.keyboard.press('Home');
  const forward = async () => page.keyboard.press('ArrowRight');

  // A = Wᵀ B: B unrolls, W fills, turns into Wᵀ, and is multiplied.
  for (const [i, number] of B.entries()) {
    await expect(position(page)).toHaveText(`cell ${i + 1} of 4`);
    await expect(page.locator('[data-caption]')).toContainText(`${name('B', i, 2)} = ${number}`);
    expect((await vector(page, 'B')).filter((text) => text !== 'not yet computed')).toEqual(
      B.slice(0, i + 1).map(String),
    );
    await forward();
  }
  for (const chapter of ['fill', 'transpose']) {
    for (const [b, row] of rows.entries()) {
      await expect(position(page)).toHaveText(`row ${b + 1} of 4`);
      const cells = row.map((p) => (p === null ? '0' : `${name('w', p, 3)} ${w[p]!}`));
      await expect(page.locator('[data-row] > span')).toHaveText(cells);
      await expectFramed(marks(page, 'now'), 1);
      await forward();
    }
    if (chapter === 'fill') continue;
    expect(await matrixTable(page)).toEqual(
      Array.from({ length: 16 }, (_, a) => rows.map((row) => weight(row[a]!))),
    );
  }
  for (let a = 0; a < 16; a++) {
    await expect(position(page)).toHaveText(`cell ${a + 1} of 16`);
    const terms = B.flatMap((factor, b) => {
      const place = rows[b]![a] ?? null;
      return place === null ? [] : [{ place, factor, operand: name('B', b, 2) }];
    });
    await expectProduct(page, name('A', a, 4), terms);
    // The row's weights, the vector's entries and both maps are framed together.
    await expectFramed(marks(page, 'now'), 3);
    await expectFramed(marks(page, 'term'), 4 * terms.length);
    await forward();
  }
  expect((await vector(page, 'A')).map(Number)).toEqual(up(B));
  await expect(button(page, 'Next')).toBeDisabled();

  // B = W A, and back again.
  const A = Array.from({ length: 16 }, (_, i) => (i * 5) % 7);
  await page.goto('about:blank');
  await open(page, `&d=conv&k=3x3&i=4x4&s=1&p=valid&a=0&w=${w.join('_')}&x=${A.join('_')}`);
  await page.keyboard.press('Home');
  for (const [i, number] of A.entries()) {
    await expect(value(page)).toHaveText(String(number));
    await expect(position(page)).toHaveText(`cell ${i + 1} of 16`);
    await forward();
  }
  for (const [b, row] of rows.entries()) {
    await expect(page.locator('[data-caption]')).toContainText(`Row ${b + 1} of W`);
    await expect(page.locator('[data-row] > span')).toContainText(
      row.map((p) => String(weight(p))),
    );
    await forward();
  }
  expect(await matrixTable(page)).toEqual(rows.map((row) => row.map((p) => weight(p))));
  const made = down(A);
  for (const [b, row] of rows.entries()) {
    const terms = row.flatMap((place, a) =>
      place === null ? [] : [{ place, factor: A[a]!, operand: name('A', a, 4) }],
    );
    await expectProduct(page, name('B', b, 2), terms);
    await expect(value(page)).toHaveText(String(made[b]));
    await forward();
  }
  for (let i = 0; i < 4; i++) await forward();
  for (let a = 0; a < 16; a++) {
    await expect(value(page)).toHaveText(String(up(made)[a]));
    expect(await formulations(page)).toEqual(Array(3).fill(String(up(made)[a])));
    if (a < 15) await forward();
  }
  expect((await vector(page, 'A back')).map(Number)).toEqual(up(made));
  await page.keyboard.press('PageUp');
  await expect(position(page)).toHaveText('cell 15 of 16');
  await page.keyboard.press('Home');
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  await page.keyboard.press('Space');
  await expect.poll(() => scrub(page).inputValue().then(Number)).toBeGreaterThan(2);
  await page.keyboard.press('Space');
  await expect(button(page, 'Play')).toBeVisible();
});

test('an edited cell changes every formulation, gradient and table; a bad config says why and changes nothing', async ({
  page,
}) => {
  await open(page, '&view=matrix');
  const kernel = [...w];
  const B = [1, 2, 3, 4];
  const answers = async () => {
    await expect(value(page)).toHaveText(String(up(B, kernel)[5]).replace('-', '−'));
    expect(await formulations(page)).toEqual(Array(3).fill(await value(page).textContent()));
    await expect(page.getByText(/^All three agree in every one of the 16 cells/)).toBeVisible();
  };
  await answers();
  // TensorFlow.js's gradient of B = W A for this ∂L/∂B, below ours: Wᵀ B again, number by number.
  const theirs = page.locator('[data-theirs=here]');
  await expect(theirs).toBeVisible();
  const gradient = page.getByRole('table', { name: /^∂L\/∂A, ours/ }).locator('td');
  const both = () =>
    gradient.evaluateAll((cells) =>
      cells.map((cell) => [cell.firstChild?.textContent, cell.lastElementChild?.textContent]),
    );
  expect(await both()).toEqual(up(B).map((one) => [String(one), String(one)]));
  await expect(page.locator('[data-inner=true]')).toBeVisible();
  const inner = await page.locator('[data-inner] strong').allTextContents();
  expect(inner[0]).toBe(inner[1]);

  await page.getByRole('textbox', { name: 'w, row 2, column 2' }).fill('-7');
  kernel[4] = -7;
  await answers();
  await page.getByRole('textbox', { name: 'B, row 2, column 1' }).fill('0.5');
  B[2] = 0.5;
  await answers();
  await expect(theirs).toBeVisible();
  await expect.poll(both).toEqual(up(B, kernel).map((one) => [shown(one), shown(one)]));
  expect(await page.locator('[data-inner] strong').allTextContents()).not.toEqual(inner);
  await page.getByRole('textbox', { name: 'w, row 2, column 2' }).fill('seven');
  await expect(page.getByRole('textbox', { name: 'w, row 2, column 2' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await answers();
  await page.keyboard.press('Escape');

  // All three at once: the answer stands above each output.
  await radio(page, 'All three').check();
  for (const name of ['stamp', 'gather']) {
    await expect(figure(page, name).locator('[data-answer]')).toContainText(
      `A₁₁ = ${shown(up(B, kernel)[5]!)}`,
    );
  }
  await radio(page, 'Matrix').check();

  const before = await figure(page, 'matrix').innerHTML();
  const sizes = await page.locator('[data-size]').allTextContents();
  const refused = page.getByRole('alert');
  const group = (label: string) => page.getByRole('group', { name: label, exact: true });
  await group('Output padding').getByRole('radio', { name: '2', exact: true }).check();
  await expect(refused).toContainText('needs a stride of at least 3');
  await page.getByLabel('Padding', { exact: true }).selectOption('4');
  await expect(refused).toContainText('padding must be smaller than the kernel');
  await page.getByLabel('Padding', { exact: true }).selectOption('same');
  await expect(refused).toContainText('no output padding to choose');
  expect(await figure(page, 'matrix').innerHTML()).toBe(before);
  expect(await page.locator('[data-size]').allTextContents()).toEqual(sizes);
  await answers();
  await page.getByLabel('Padding', { exact: true }).selectOption('2');
  await group('Output padding').getByRole('radio', { name: '0', exact: true }).check();
  await page.getByLabel('Input B rows').selectOption('1');
  await expect(refused).toContainText('The padding cuts away everything');
  await page.getByLabel('Input B rows').selectOption('2');
  await page.getByLabel('Padding', { exact: true }).selectOption('valid');
  await expect(refused).toHaveCount(0);

  // Figures 2.6, 2.7, 4.6 and 4.7 of the paper: A of 5 and of 6 both give B of 3.
  await page.getByLabel('Input B rows').selectOption('3');
  await page.getByLabel('columns', { exact: true }).last().selectOption('3');
  await group('Stride').getByRole('radio', { name: '2', exact: true }).check();
  await page.getByLabel('Padding', { exact: true }).selectOption('1');
  await expect(page.locator('[data-size=A]')).toContainText('2·(3 − 1) + 3 − 2 + 0 = 5');
  await expect(page.locator('[data-size=B]')).toContainText('⌊(5 + 2 − 3)/2⌋ + 1 = 3');
  await expect(page.getByText('A of size 5 and 6 all give B of size 3')).toBeVisible();
  await group('Output padding').getByRole('radio', { name: '1', exact: true }).check();
  await expect(page.locator('[data-size=A]')).toContainText('= 6');
  await expect(page).toHaveURL(/k=3x3.*s=2.*p=1.*a=1/);
});

/** As the page writes a number of halves. */
function shown(value: number): string {
  const size = Math.abs(value);
  const text = Number.isInteger(value) ? String(value) : value.toFixed(size >= 10 ? 1 : 2);
  return text.replace('-', '−');
}

test('scrubbing goes anywhere; pointing at one thing lights the others, in every formulation', async ({
  page,
}) => {
  await open(page);
  const answer = up([1, 2, 3, 4]);
  for (const a of [13, 0, 9]) {
    await scrub(page).fill(String(12 + a));
    await expect(value(page)).toHaveText(String(answer[a]));
    await expect(position(page)).toHaveText(`cell ${a + 1} of 16`);
  }
  await radio(page, 'Fill W').check();
  await expect(page.locator('[data-caption]')).toContainText('Row 1 of W');
  await radio(page, 'Multiply').check();
  await scrub(page).fill('17');
  const highlighted = (hue: string, name = 'matrix') =>
    figure(page, name).locator(`[data-look=lit][data-hue=${hue}]`);

  // A term of the formula: its weight in matrix and kernel, its entry in vector and map, the result.
  const term = page.locator('[data-formula] button').nth(1);
  await term.hover();
  const expectTerm = async () => {
    await expectFramed(highlighted('w'), 2);
    await expectFramed(highlighted('B'), 2);
    await expectFramed(highlighted('A'), 2);
  };
  await expectTerm();
  await page.mouse.move(5, 5);
  await expectFramed(highlighted('w'), 0);
  await term.focus();
  await expectTerm();

  // A weight, by mouse and by focus: every place that holds it. w₁₁ is in each row of W once.
  const weightField = page.getByRole('textbox', { name: 'w, row 2, column 2' });
  await weightField.hover();
  await expectFramed(highlighted('w'), 5);
  await page.mouse.move(5, 5);
  await weightField.focus();
  await expectFramed(highlighted('w'), 5);

  // An entry of B: the nine cells of A that it reaches. The cells of the matrix, by arrow keys.
  await page.getByRole('textbox', { name: 'B, row 1, column 2' }).hover();
  await expectFramed(highlighted('A'), 18);
  await page.mouse.move(5, 5);
  await page.locator('[data-keys]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-keys]')).toHaveAttribute(
    'aria-label',
    /row of A₀₂, column of B₀₁: w₀₁ = 2/,
  );
  await expectTerm();
  await page.keyboard.press('Enter');
  await expect(value(page)).toHaveText(String(answer[2]));

  // In the other formulations: the scatter of that cell of B, and the window's cell over it.
  await scrub(page).fill('17');
  await radio(page, 'All three').check();
  await page.locator('[data-formula] button').nth(1).hover();
  await expectFramed(highlighted('w', 'matrix'), 1);
  await expectFramed(highlighted('w', 'stamp'), 1);
  await expectFramed(highlighted('w', 'gather'), 1);
  await expectFramed(highlighted('B', 'gather'), 1);
  await expectFramed(highlighted('A', 'gather'), 1);
});

test('of a matrix too large to be read out unasked every row can be read, and the cell of the step is marked in its gradient', async ({
  page,
}) => {
  const five: Shape = { rows: 5, columns: 5 };
  const made: Shape = { rows: 15, columns: 15 };
  const kernel = Array.from({ length: 25 }, (_, i) => (i % 7) - 3);
  const x = Array.from({ length: 36 }, (_, i) => i % 5);
  await open(page, `&k=5x5&i=6x6&s=2&p=valid&a=0&w=${kernel.join('_')}&x=${x.join('_')}`);
  const summary = page.getByText('All of Wᵀ as a table: 225 rows, 36 columns');
  await summary.focus();
  await page.keyboard.press('Enter');
  const table = page.getByRole('table', { name: 'Wᵀ, 225 rows and 36 columns' });
  await expect(table.getByRole('row')).toHaveCount(226);
  for (const a of [0, 5, 112, 224]) {
    const row = table.getByRole('row').nth(a + 1);
    const weights = x.map((_, b) => {
      const place = windowOf(b, made, five, 2)[a] ?? null;
      return String(weight(place, kernel)).replace('-', '−');
    });
    await expect(row.getByRole('cell')).toHaveText(weights);
  }
  // The row and the cell of the step, and of the next one.
  for (const a of [5, 6]) {
    await expect(table.locator('tr[aria-current]')).toHaveCount(1);
    await expect(table.locator('tr[aria-current] th')).toHaveText(name('A', a, 15));
    const mark = (await page.locator('[data-now]').boundingBox())!;
    const cell = (await page
      .getByRole('table', { name: /^∂L\/∂A, ours/ })
      .locator('td')
      .nth(a)
      .boundingBox())!;
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      expect(Math.abs(mark[side] - cell[side]), side).toBeLessThan(1.5);
    }
    await button(page, 'Next').click();
  }
});

/** Both numbers of the check, to the four digits that are shown, and what all complete cells say. */
async function expectLayerAgrees(page: Page): Promise<string> {
  const check = page.locator('[data-layer-check]');
  await expect(check).toBeVisible();
  const verdict = check.locator('[data-agree]');
  await expect(verdict).toHaveAttribute('data-agree', 'true');
  await expect(verdict).toContainText(/all (36|25|49|64) cells/);
  const strong = check.locator('strong');
  const steps = Number(await scrub(page).getAttribute('max')) + 1;
  // The middle of the patch: everything that reaches it lies inside.
  await scrub(page).fill(String(steps - 64 + 27));
  await expect(strong).toHaveCount(2);
  const [ours, theirs] = await strong.allTextContents();
  expect(ours).toBe(theirs);
  // Another layer or channel comes a moment after it was chosen.
  await expect(async () => {
    const own = await check.locator('dd').first().textContent();
    expect(await formulations(page)).toEqual(Array(3).fill(own));
  }).toPass();
  return (await verdict.textContent()) ?? '';
}

test('a layer of the pretrained generator, then of the one that was trained further, equals what it computed', async ({
  page,
}) => {
  await open(page, '&layer=1');
  const pretrained = await expectLayerAgrees(page);
  console.log(pretrained);
  await page.getByLabel('Layer', { exact: true }).selectOption('2');
  await expect(page.locator('[data-layer-check]')).toBeVisible();
  await expect(page).toHaveURL(/layer=2/);
  await expectLayerAgrees(page);
  await page.getByLabel('From channel').selectOption({ label: '4' });
  await expect(page).toHaveURL(/in=4/);
  await expectLayerAgrees(page);

  await page.getByRole('link', { name: /Train/ }).first().click();
  await expect(page.locator('[data-phase]').first()).toBeVisible();
  const step = page.locator('[data-step]').first();
  const from = Number(await step.getAttribute('data-step'));
  await button(page, 'Continue from here').click();
  await expect.poll(async () => Number(await step.getAttribute('data-step'))).toBeGreaterThan(from);
  await button(page, 'Pause').click();
  await expect(page.locator('[data-phase=paused]').first()).toBeVisible();
  const trained = Number(await step.getAttribute('data-step'));
  await page
    .getByRole('link', { name: /Deconvolution/ })
    .first()
    .click();
  // The room comes back with the same layer, as it is now.
  await expect(page.locator('[data-layer-check] [data-agree]')).toContainText(
    `At step ${trained} of training`,
  );
  console.log(await expectLayerAgrees(page));
});

test('a layer that a link asks for is there all the same when the engine dies while it opens', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const post = Reflect.get(Worker.prototype, 'postMessage') as (...all: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...all: unknown[]) {
      const { name } = all[0] as { name?: string };
      if (name !== 'load' || document.body.dataset.killed !== undefined) {
        post.apply(this, all);
        return;
      }
      document.body.dataset.killed = 'once';
      this.terminate();
      this.dispatchEvent(new Event('error'));
    };
  });
  await open(page, '&layer=1');
  await expect(page.locator('body[data-killed]')).toBeAttached();
  await expectLayerAgrees(page);
});

test('a layer that is asked for while another room opens the generator comes with it', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const post = Reflect.get(Worker.prototype, 'postMessage') as (...all: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...all: unknown[]) {
      const { name } = all[0] as { name?: string };
      if (name !== 'load') post.apply(this, all);
      else Object.assign(window, { release: () => post.apply(this, all) });
    };
  });
  await page.goto('./#/latent?lang=en');
  await page.waitForFunction(() => 'release' in window);
  await page.getByRole('link', { name: 'Deconvolution' }).click();
  await button(page, 'Step through a real kernel').click();
  await expect(button(page, 'Fetching the generator …')).toBeDisabled();
  await page.evaluate(() => (window as unknown as { release: () => void }).release());
  await expectLayerAgrees(page);
});

test('speaks Chinese, in both themes, in every view, with nothing serious inaccessible; moves only if asked', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-flight]').first()).toBeAttached();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.keyboard.press('ArrowRight');
  await expect(value(page)).toHaveText(String(up([1, 2, 3, 4])[7]));
  await expect(page.locator('[data-flight]')).toHaveCount(0);
  for (const { language, theme } of appearances) {
    if (language === 'zh-Hans') await page.locator('[data-language]').click();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    const choice = page.locator('[data-theme-choice]');
    while ((await choice.getAttribute('data-theme-choice')) !== theme) await choice.click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await radio(page, language === 'en' ? 'Matrix' : '矩阵').check();
    await expectAccessible(page);
    await radio(page, language === 'en' ? 'All three' : '三种并列').check();
    await expectAccessible(page);
  }
  await expect(page.getByRole('heading', { name: '转置卷积就是一次矩阵乘法' })).toBeVisible();
  await expect(page.locator('[data-caption]')).toContainText('Wᵀ 的第 8 行');
  await expect(position(page)).toHaveText('第 8 / 16 格');
  await page.getByLabel('填充', { exact: true }).selectOption('4');
  await expect(page.getByRole('alert')).toContainText('填充必须小于卷积核');
});

test.describe('by touch, on a phone', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('steps, edits, lights and fits, down to 320 pixels', async ({ page }) => {
    await open(page);
    await button(page, 'Next').tap();
    await expect(value(page)).toHaveText(String(up([1, 2, 3, 4])[6]));
    // The formula comes next after the figure.
    const headings = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(headings.slice(0, 2)).toEqual([
      'Transposed convolution is one matrix product',
      'This step',
    ]);
    await page.getByRole('textbox', { name: 'B, row 1, column 1' }).fill('5');
    await expect(value(page)).toHaveText(String(up([5, 2, 3, 4])[6]));
    await page.keyboard.press('Enter');
    await marks(page, 'now').first().scrollIntoViewIfNeeded();
    const box = (await figure(page, 'matrix').boundingBox())!;
    const row = (await marks(page, 'now').first().boundingBox())!;
    await page.touchscreen.tap(box.x + 100, row.y + row.height / 2);
    await expect(marks(page, 'lit').first()).toBeAttached();
    for (const view of ['Stamp', 'Gather', 'All three', 'Matrix']) {
      await page.locator('label', { hasText: new RegExp(`^${view}$`) }).tap();
      await expect(page.locator('[data-figure]').first()).toBeVisible();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(390);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(320);
    // No two names of the picture lie over one another.
    const overlaps = await figure(page, 'matrix').evaluate((svg) => {
      const names = [...svg.querySelectorAll('text')]
        .filter((text) => getComputedStyle(text).textAnchor === 'start')
        .map((text) => text.getBBox());
      return names.flatMap((a, i) =>
        names
          .slice(i + 1)
          .filter(
            (b) =>
              a.x < b.x + b.width &&
              b.x < a.x + a.width &&
              a.y < b.y + b.height &&
              b.y < a.y + a.height,
          ),
      ).length;
    });
    expect(overlaps).toBe(0);
  });
});
