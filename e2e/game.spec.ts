import type { Page } from '@playwright/test';
import { appearances, expect, expectAccessible, test } from './support';

/** The promises of the Game room: the real game in its worker, in a real browser. */

const room = './#/game?lang=en';

const step = (page: Page) => page.locator('[data-step]').first();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const steps = async (page: Page) => Number(await step(page).getAttribute('data-step'));

async function open(page: Page, params: string): Promise<void> {
  await page.goto(`${room}&${params}`);
  await expect(page.locator('[data-figure]')).toBeVisible();
  await expect(button(page, 'Step')).toBeEnabled();
}

async function measured(page: Page, name: 'distance' | 'divergence' | 'value' | 'covered') {
  return Number(await page.locator(`[data-${name}]`).first().getAttribute(`data-${name}`));
}

/** Heights of a curve's points: the plot may still change its width while the page is being laid out. */
async function curve(page: Page, name: 'd' | 'g' | 'data' | 'best'): Promise<string> {
  const path = (await page.locator(`[data-curve=${name}]`).getAttribute('d')) ?? '';
  return path.replaceAll(/[ML][\d.-]+/g, '');
}

async function stepBy(page: Page, name: 'Step' | 'D step' | 'G step', times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    const before = await steps(page);
    await button(page, name).click();
    await expect(step(page)).toHaveAttribute('data-step', String(before + 1));
  }
}

/** Plays until a step is reached, and pauses. */
async function playTo(page: Page, target: number): Promise<void> {
  const pause = button(page, 'Pause');
  if (!(await pause.isVisible())) await button(page, 'Play').click();
  await expect.poll(() => steps(page), { intervals: [20] }).toBeGreaterThanOrEqual(target);
  await pause.click();
  await expect(button(page, 'Play')).toBeVisible();
}

test('in D’s steps D’s curve approaches D*, and the shown distance falls; G steps move G alone', async ({
  page,
}) => {
  await open(page, 'data=gaussian');
  const fake = await curve(page, 'g');
  const judge = await curve(page, 'd');
  const far = await measured(page, 'distance');
  await stepBy(page, 'D step', 30);
  const near = await measured(page, 'distance');
  console.log(`|D − D*| in 30 D steps: ${far.toFixed(3)} → ${near.toFixed(3)}`);
  expect(near).toBeLessThan(0.7 * far);
  expect(await curve(page, 'd')).not.toBe(judge);
  expect(await curve(page, 'g')).toBe(fake);
  await expect(page.getByText(`D is ${near.toFixed(3)} away from the best D`)).toBeVisible();

  const learnt = await curve(page, 'd');
  expect(Number(await page.locator('[data-arrows]').getAttribute('data-arrows'))).toBeGreaterThan(
    5,
  );
  await stepBy(page, 'G step');
  expect(await curve(page, 'd')).toBe(learnt);
  expect(await curve(page, 'g')).not.toBe(fake);
  await expect(page.locator('tr[data-player=d]')).toHaveAttribute('data-change', '');
  const change = page.locator('tr[data-player=g]');
  expect(Number(await change.getAttribute('data-change'))).toBeLessThan(0);
});

// Other seeds are played without a page, in `src/engine/toygan/cases.test.ts`.
test('one Gaussian converges: JSD under 0.06 after 1,000 steps', async ({ page }) => {
  await open(page, 'data=gaussian&seed=2');
  expect(await measured(page, 'divergence')).toBeGreaterThan(0.3);
  await playTo(page, 1000);
  // It ran on while the click was on its way: back to the step in question.
  await page.getByRole('slider', { name: 'Go back to a step' }).fill('1000');
  await expect(step(page)).toHaveAttribute('data-step', '1000');
  const divergence = await measured(page, 'divergence');
  const value = await measured(page, 'value');
  console.log(`JSD ${divergence.toFixed(4)}, V ${value.toFixed(3)}`);
  expect(divergence).toBeLessThan(0.06);
  expect(Math.abs(value + Math.log(4))).toBeLessThan(0.1);
});

test('a density is drawn by mouse and by keys, and played', async ({ page }) => {
  await open(page, '');
  const before = await curve(page, 'data');
  await page.getByLabel('Data', { exact: true }).selectOption('drawnLine');
  const sheet = page.getByRole('slider', { name: 'Your density' });
  await expect(sheet).toBeVisible();
  await expect.poll(() => curve(page, 'data')).not.toBe(before);
  await button(page, 'Clear').click();
  const blank = await curve(page, 'data');
  const box = (await sheet.boundingBox())!;
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.9 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.1 * box.height, { steps: 4 });
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.8 * box.height, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => curve(page, 'data')).not.toBe(blank);
  await expect(page).toHaveURL(/data=drawnLine.*draw=0{15,}/);

  const drawn = await curve(page, 'data');
  await sheet.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('PageUp');
  await expect(sheet).toHaveAttribute('aria-valuetext', 'x = -3.63: height 5 of 15');
  await expect.poll(() => curve(page, 'data')).not.toBe(drawn);
  await stepBy(page, 'Step', 2);
});

test('slow motion goes through the named stages of both turns', async ({ page }) => {
  await open(page, 'at=b40');
  await page.getByRole('switch', { name: 'Slow motion' }).click();
  await button(page, 'Step').click();
  const current = page.locator('[aria-current=step]');
  const seen: string[] = [];
  for (let i = 0; i < 12; i++) {
    const mark = page.locator('[data-stage]');
    const name = i < 6 ? /^d-/ : /^g-/;
    await expect(mark).toHaveAttribute('data-stage', name);
    seen.push((await current.textContent()) ?? '');
    if (i === 4 || i === 10) await expect(mark.locator('path').last()).toBeAttached();
    await button(page, 'Next stage').click();
  }
  const turn = ['sample z', 'forge', 'judge', 'loss', 'gradient', 'update'];
  expect(seen).toEqual([...turn, ...turn]);
  await expect(current).toHaveCount(0);
  await expect(step(page)).toHaveAttribute('data-step', '41');
});

test('scrubbing back shows a step as it was, and playing goes on as it went', async ({ page }) => {
  await open(page, '');
  const pictures: string[] = [];
  for (let i = 0; i < 6; i++) {
    await stepBy(page, 'Step');
    pictures.push(`${await curve(page, 'd')} ${await curve(page, 'g')}`);
  }
  const picture = async () => `${await curve(page, 'd')} ${await curve(page, 'g')}`;
  await page.getByRole('slider', { name: 'Go back to a step' }).fill('2');
  await expect(step(page)).toHaveAttribute('data-step', '2');
  expect(await picture()).toBe(pictures[1]);
  await page.locator('h2').first().click();
  await page.keyboard.press('ArrowLeft');
  await expect(step(page)).toHaveAttribute('data-step', '1');
  expect(await picture()).toBe(pictures[0]);
  await stepBy(page, 'Step', 5);
  expect(await picture()).toBe(pictures[5]);
});

test('a link gives the same picture in a new page', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, 'data=skewed&loss=leastSquares&noise=normal&gw=9&gd=3&dw=7&dr=0.02&seed=5');
  await playTo(page, 40);
  await stepBy(page, 'D step', 2);
  await stepBy(page, 'G step');
  await button(page, 'Copy link').click();
  await expect(button(page, 'Copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('[data-figure]')).toBeVisible();
  expect(await steps(other)).toBe(await steps(page));
  for (const name of ['d', 'g', 'data', 'best'] as const) {
    expect(await curve(other, name)).toBe(await curve(page, name));
  }
  expect(await measured(other, 'value')).toBe(await measured(page, 'value'));
  await expect(other.getByLabel('Width of G')).toHaveValue('9');
});

test('a link to half an hour of arithmetic is cut, tells how far it is, and can be left at any step', async ({
  page,
}) => {
  await page.goto(`${room}&data=grid&gw=64&gd=4&dw=64&dd=4&k=20&at=b6000`);
  const replay = page.locator('[data-replay]');
  await expect(replay).toBeVisible();
  const bar = page.getByRole('progressbar', { name: 'Steps played' });
  const played = async () => Number(await bar.getAttribute('aria-valuenow'));
  const first = await played();
  await expect.poll(played).toBeGreaterThan(first);
  const steps = Number(await bar.getAttribute('aria-valuemax'));
  expect(steps).toBeLessThan(300);
  await expectAccessible(page);
  await button(page, 'Start here').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-figure]')).toBeVisible();
  await expect(replay).toHaveCount(0);
  const reached = Number(await step(page).getAttribute('data-step'));
  expect(reached).toBeGreaterThan(first);
  expect(reached).toBeLessThanOrEqual(steps);
  await expect(page.getByText('The link asks for 6,000 steps')).toBeVisible();
  // The address says what is shown, and the game goes on.
  await expect(page).toHaveURL(new RegExp(`at=b${reached}(&|$)`));
  await stepBy(page, 'Step');
  await expect(page.getByText('The link asks for')).toHaveCount(0);
});

test('another game can be opened while a link is replayed', async ({ page }) => {
  await page.goto(`${room}&data=grid&gw=64&gd=4&dw=64&dd=4&k=20&at=b6000`);
  const replay = page.locator('[data-replay]');
  await expect(replay).toBeVisible();
  const convergence = button(page, 'Convergence');
  await expect(convergence).toBeVisible();
  await expect(replay).toBeVisible();
  await convergence.click();
  await expect(page.locator('[data-case=planeRing]')).toBeVisible();
  await expect.poll(() => steps(page)).toBeGreaterThan(5);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('rubbish in a link is bounded, and the game plays', async ({ page }) => {
  await open(page, 'data=%3Cscript%3E&gw=1e9&gd=-3&dr=NaN&seed=-7&case=none&at=b9.q&b1=2&k=0.5');
  await expect(page.getByLabel('Width of G')).toHaveValue('64');
  await expect(page.getByLabel('Depth of G')).toHaveValue('1');
  await expect(page.getByLabel('Rate of D')).toHaveValue('0.01');
  await expect(page.getByLabel('Seed')).toHaveValue('0');
  await expect(step(page)).toHaveAttribute('data-step', '9');
  await stepBy(page, 'Step');
});

test('on the plane: every data set plays, modes are counted, points are drawn, a table reads', async ({
  page,
}) => {
  await open(page, '');
  await page.getByRole('radio', { name: '2-D' }).click();
  const figure = page.locator('canvas[data-figure=plane]');
  await expect(figure).toBeVisible();
  const pixels = () => figure.evaluate((node: HTMLCanvasElement) => node.toDataURL());
  await expect(page.getByText('of 8 bumps covered')).toBeVisible();
  for (const data of ['grid', 'moons', 'spiral', 'drawnPlane', 'ring']) {
    const before = await pixels();
    await page.getByLabel('Data', { exact: true }).selectOption(data);
    await expect.poll(pixels).not.toBe(before);
    // Other data begin anew.
    await expect(step(page)).toHaveAttribute('data-step', '0');
    await stepBy(page, 'Step');
  }
  await page.getByLabel('Data', { exact: true }).selectOption('drawnPlane');
  const sheet = page.getByRole('application');
  await button(page, 'Clear').click();
  await sheet.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(sheet).toHaveAttribute('aria-label', /: point; 1 points/);
  await expect(page).toHaveURL(/data=drawnPlane.*draw=[0-9a-z]{2}(&|$)/);
  await button(page, 'Show as a table').click();
  const table = page.getByRole('region', { name: /^Nothing has been learnt yet/ });
  await expect(table.getByRole('row')).toHaveCount(37);
});

test('plays by keyboard alone', async ({ page }) => {
  await open(page, '');
  await page.keyboard.press('d');
  await expect(step(page)).toHaveAttribute('data-step', '1');
  await page.keyboard.press('g');
  await expect(step(page)).toHaveAttribute('data-step', '2');
  await page.keyboard.press('ArrowRight');
  await expect(step(page)).toHaveAttribute('data-step', '3');
  await expect(page).toHaveURL(/at=d1\.g1\.b1/);
  await page.keyboard.press('Space');
  await expect.poll(() => steps(page)).toBeGreaterThan(20);
  await page.keyboard.press('Space');
  await expect(button(page, 'Play')).toBeVisible();
  await page.keyboard.press('r');
  await expect(step(page)).toHaveAttribute('data-step', '0');
});

test('speaks Chinese, in both themes, with nothing serious inaccessible, as figure and as table', async ({
  page,
}) => {
  await open(page, 'at=b20&lesson=collapse');
  for (const { language, theme } of appearances) {
    if (language === 'zh-Hans') await page.locator('[data-language]').click();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    const choice = page.locator('[data-theme-choice]');
    while ((await choice.getAttribute('data-theme-choice')) !== theme) await choice.click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expectAccessible(page);
    await button(page, language === 'en' ? 'Show as a table' : '以表格显示').click();
    await expect(page.getByRole('table').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^(Show as a picture|以图形显示)$/ }).click();
  }
  await expect(page.getByRole('heading', { name: '博弈的价值' })).toBeVisible();
  await expect(step(page)).toHaveAttribute('data-step', '20');
  await page.getByRole('radio', { name: '二维' }).click();
  await expect(page.locator('canvas[data-figure=plane]')).toBeVisible();
  await expectAccessible(page);
});

test.describe('by touch, on a phone', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('steps, draws and plays; nothing is wider than the screen', async ({ page }) => {
    await open(page, 'data=drawnLine');
    await button(page, 'D step').tap();
    await expect(step(page)).toHaveAttribute('data-step', '1');
    const sheet = page.getByRole('slider', { name: 'Your density' });
    await sheet.scrollIntoViewIfNeeded();
    const before = await curve(page, 'data');
    const box = (await sheet.boundingBox())!;
    await page.touchscreen.tap(box.x + 0.3 * box.width, box.y + 0.2 * box.height);
    await expect.poll(() => curve(page, 'data')).not.toBe(before);
    await button(page, 'Play').tap();
    await expect.poll(() => steps(page)).toBeGreaterThan(20);
    await button(page, 'Pause').tap();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
  });
});
