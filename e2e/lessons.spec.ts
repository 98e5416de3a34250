import type { Page } from '@playwright/test';
import type { LessonId } from '../src/core/lessons';
import { en } from '../src/i18n/messages';
import { zhHans } from '../src/i18n/chinese';
import * as enDeconv from '../src/i18n/en/deconvRoom';
import * as enGame from '../src/i18n/en/game';
import * as enLatent from '../src/i18n/en/latent';
import * as enLessons from '../src/i18n/en/lessons';
import { tile as enTile } from '../src/i18n/en/tile';
import type { StepText } from '../src/i18n/lessonText';
import * as zhDeconv from '../src/i18n/zh/deconvRoom';
import * as zhGame from '../src/i18n/zh/game';
import * as zhLatent from '../src/i18n/zh/latent';
import * as zhLessons from '../src/i18n/zh/lessons';
import { tile as zhTile } from '../src/i18n/zh/tile';
import { lessons } from '../src/state/lessons/lessons';
import { appearances, expect, expectAccessible, test } from './support';

/** The words of the page, so that a step is done by the very controls that its text names. */
const words = {
  en: { ...en, ...enGame, ...enLatent, ...enDeconv, ...enLessons, tile: enTile },
  'zh-Hans': { ...zhHans, ...zhGame, ...zhLatent, ...zhDeconv, ...zhLessons, tile: zhTile },
};
type Words = (typeof words)['en'];

const press = (page: Page, name: string) =>
  page.locator('main').getByRole('button', { name, exact: true }).first().click();

const choose = (page: Page, name: string) =>
  page.locator('main').getByRole('radio', { name, exact: true }).click();

/** Plays a case until it stops by itself. */
async function untilItStops(page: Page, { game }: Words): Promise<void> {
  await expect(page.getByRole('button', { name: game.pause, exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: game.play, exact: true })).toBeVisible();
}

const trainTo = async (page: Page, { train }: Words, step: number) => {
  await press(page, train.transport.play);
  await expect(page.locator('[data-phase=paused]')).toBeVisible();
  const reached = page.locator('[data-step]').first();
  await expect(reached).toHaveAttribute('data-step', String(step));
};

/** What a person does in each step. */
const deeds: Record<string, (page: Page, text: Words) => Promise<void>> = {
  'digits.start': (page) => page.locator('[data-lesson] button[aria-pressed]').first().click(),
  'digits.end': (page, { train }) =>
    page.locator('label').filter({ hasText: train.setup.datasets.fashion }).click(),
  'train.dStep': (page, { train }) => press(page, train.transport.d),
  'train.gStep': (page, { train }) => press(page, train.transport.g),
  'train.early': (page, text) => trainTo(page, text, 100),
  'train.losses': (page, text) => trainTo(page, text, 300),
  'train.metrics': (page, text) => trainTo(page, text, 400),
  'train.batchNorm': async (page, { train }) => {
    await choose(page, train.grid.newest);
    await press(page, train.transport.d);
  },
  'train.toLatent': async (page, { train, tile }) => {
    await page.getByRole('gridcell', { name: train.grid.tile(5), exact: true }).click();
    await press(page, tile.open);
  },
  'game.dStep': (page, { game }) => press(page, game.dStep),
  'game.gStep': (page, { game }) => press(page, game.gStep),
  'game.best': async (page, { game }) => {
    await press(page, game.play);
    const step = page.locator('[data-step]').first();
    await expect
      .poll(async () => Number(await step.getAttribute('data-step')))
      .toBeGreaterThan(200);
    await press(page, game.pause);
  },
  'game.vanishing': (page, { game }) => press(page, game.play),
  'game.rescue': (page, { game }) => press(page, game.caseParts.apply),
  'game.collapse': async (page, text) => {
    await press(page, text.game.play);
    await untilItStops(page, text);
  },
  'game.cure': async (page, text) => {
    await press(page, text.game.caseParts.apply);
    await untilItStops(page, text);
  },
  'latent.direction': async (page, { latent }) => {
    await page.getByRole('slider', { name: latent.z.axis(1), exact: true }).press('End');
  },
  'latent.between': async (page, { latent }) => {
    await page.getByRole('slider', { name: latent.between.at, exact: true }).fill('0.5');
  },
  'latent.origin': (page, { latent }) => press(page, latent.z.reset),
  'deconv.product': (page) => page.keyboard.press('End'),
  'deconv.inverse': (page) => page.keyboard.press('End'),
  'deconv.duality': async (page, { deconv }) => {
    await page.getByLabel(deconv.settings.weights, { exact: true }).selectOption('blur');
  },
  'deconv.readings': (page, { deconv }) => choose(page, deconv.view.all),
  'deconv.checkerboard': async (page, { deconv }) => {
    await page.getByLabel(deconv.settings.preset, { exact: true }).selectOption('even');
  },
};

const card = (page: Page) => page.locator('[data-lesson]');

/** The room is ready for the step: what it asks for can be done. */
async function ready(page: Page, key: string, text: Words): Promise<void> {
  await expect(card(page)).toHaveAttribute('data-step-key', key);
  const [area] = key.split('.');
  if (area === 'train')
    await expect(page.locator('[data-phase=ready], [data-phase=paused]')).toBeVisible();
  if (area === 'game') {
    await expect(
      page.locator('main').getByRole('button', { name: text.game.play, exact: true }),
    ).toBeEnabled();
  }
}

/**
 * Goes through a lesson, doing what each step asks for by the controls that it names.
 * @param skipped steps that are passed by
 */
async function walk(
  page: Page,
  id: LessonId,
  language: 'en' | 'zh-Hans',
  skipped: (key: string) => boolean = () => false,
): Promise<void> {
  const text = words[language];
  const texts: Record<string, StepText> = text.lessonSteps;
  const { steps } = lessons[id];
  await page.getByRole('button', { name: text.app.lessons, exact: true }).click();
  await page.locator(`[data-lesson-item=${id}]`).click();
  for (const [i, { key, part, leadsTo }] of steps.entries()) {
    await test.step(key, async () => {
      await ready(page, key, text);
      await expect(page).toHaveURL(new RegExp(`lesson=${id}&step=${i + 1}`));
      await expect(card(page)).toContainText(texts[key]!.title);
      if (skipped(key)) {
        const { skip, finish } = text.lessonUi.card;
        const name = i + 1 < steps.length ? skip : finish;
        await card(page).getByRole('button', { name, exact: true }).click();
        return;
      }
      await expect(card(page)).toHaveAttribute('data-done', 'false');
      await expect(page.locator('html')).toHaveAttribute('data-ring', part);
      await expect(page.locator(`[data-part=${part}]`).first()).toHaveCSS('outline-style', 'solid');
      await deeds[key]!(page, text);
      await expect(card(page)).toHaveAttribute('data-done', 'true');
      if (leadsTo) await expect(page.locator('main')).toHaveAttribute('data-room', leadsTo);
      if (texts[key]!.question) await expect(card(page)).toContainText(text.lessonUi.card.measured);
      const onward = i + 1 < steps.length ? text.lessonUi.card.next : text.lessonUi.card.finish;
      await card(page).getByRole('button', { name: onward, exact: true }).click();
    });
  }
  await expect(card(page)).toHaveCount(0);
}

for (const { language, theme } of appearances) {
  test(`each room’s lesson is gone through by doing what it says: ${language}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto(`./#/train?engine=wasm&lang=${language}`);
    // What takes longest to watch is done in the lesson across all rooms.
    const longest = (key: string) => /^game\.(collapse|cure)$/.test(key);
    for (const id of ['train', 'game', 'latent', 'deconv'] as const) {
      await walk(page, id, language, longest);
    }
  });

  test(`the lesson across all rooms is gone through, too: ${language}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto(`./#/train?engine=wasm&lang=${language}`);
    await page.getByRole('button', { name: words[language].app.lessons, exact: true }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    // What it borrows from the rooms' own lessons is done there in both languages.
    const borrowed = (key: string) => language !== 'en' && !key.startsWith('digits.');
    await walk(page, 'digits', language, borrowed);
  });
}

test('a lesson by clicker alone, left and found again, by a link and with bad values', async ({
  page,
}) => {
  await page.route(/worker-.*\.js/i, () => undefined);
  const { steps } = lessons.deconv;
  await test.step('a link that names a lesson only sets the room up', async () => {
    await page.goto('./#/train?lang=en&lesson=deconv&step=1');
    await expect(page.locator('main')).toHaveAttribute('data-room', 'deconv');
    await expect(card(page)).toHaveAttribute('data-step-key', steps[0]!.key);
    await expectAccessible(page);
  });
  await test.step('Page Down goes on, to the end, and the room keeps still', async () => {
    for (const [i, { key }] of steps.entries()) {
      await expect(card(page)).toHaveAttribute('data-step-key', key);
      if (i === 1) {
        await page.keyboard.press('PageUp');
        await expect(card(page)).toHaveAttribute('data-step-key', steps[0]!.key);
        await expect(page).toHaveURL(/[?&]at=0&/);
        await page.keyboard.press('PageDown');
        await expect(card(page)).toHaveAttribute('data-step-key', key);
      }
      if (i + 1 < steps.length) await page.keyboard.press('PageDown');
    }
  });
  await test.step('left and found again', async () => {
    const last = steps.at(-1)!.key;
    await page.reload();
    await expect(card(page)).toHaveAttribute('data-step-key', last);
    await card(page)
      .getByRole('button', { name: /Leave the lesson/ })
      .click();
    await expect(card(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Lessons', exact: true }).click();
    await page.locator('[data-lesson-item=deconv]').click();
    await expect(card(page)).toHaveAttribute('data-step-key', last);
    await page.keyboard.press('PageDown');
    await expect(card(page)).toHaveCount(0);
  });
  await test.step('a link with a bad step opens the nearest one', async () => {
    await page.goto('./#/latent?lang=zh-Hans&lesson=latent&step=77');
    await expect(card(page)).toHaveAttribute('data-step-key', lessons.latent.steps.at(-1)!.key);
  });
  await test.step('on a phone a sheet takes a third, folds and fits', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const height = async () => (await card(page).boundingBox())!.height;
    await expect.poll(height).toBeLessThan(0.36 * 844);
    const handle = card(page).getByRole('button', { name: zhLessons.lessonUi.card.fold });
    const open = await height();
    await handle.click();
    await expect.poll(height).toBeLessThan(open / 2);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(wide).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  });
});

test('the first visit has three doors, and later ones none; the teacher’s sheet prints every step', async ({
  page,
}) => {
  await page.route(/worker-.*\.js/i, () => undefined);
  await page.goto('./');
  const welcome = page.locator('[data-welcome]');
  await expect(welcome).toBeVisible();
  await expectAccessible(page);
  await welcome.getByRole('button', { name: /I teach/ }).click();
  await expect(welcome).toHaveCount(0);
  const sheet = page.locator('[data-sheet]');
  await expect(sheet.locator('ol > li')).toHaveCount(lessons.digits.steps.length);
  await expectAccessible(page);
  await sheet.getByLabel('Lesson', { exact: true }).selectOption('game');
  const link = await sheet.locator('ol a').nth(3).getAttribute('href');
  await page.reload();
  await expect(page.locator('[data-part=grid]')).toBeVisible();
  await expect(page.locator('[data-welcome]')).toHaveCount(0);
  await page.goto(link!);
  await expect(card(page)).toHaveAttribute('data-step-key', lessons.game.steps[3]!.key);
  await expect(page).toHaveURL(/case=vanishing/);
});
