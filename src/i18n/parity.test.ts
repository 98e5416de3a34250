import { expect, test } from 'vitest';
import { zhHans } from './chinese';
import { classroom } from './en/classroom';
import * as deconv from './en/deconvRoom';
import * as game from './en/game';
import * as lab from './en/lab';
import * as latent from './en/latent';
import * as offline from './en/offline';
import * as dialogs from './en/dialogs';
import * as lessons from './en/lessons';
import * as quality from './en/quality';
import * as step from './en/step';
import { en } from './messages';
import { classroom as zhClassroom } from './zh/classroom';
import * as zhDeconv from './zh/deconvRoom';
import * as zhGame from './zh/game';
import * as zhLab from './zh/lab';
import * as zhLatent from './zh/latent';
import * as zhOffline from './zh/offline';
import * as zhDialogs from './zh/dialogs';
import * as zhLessons from './zh/lessons';
import * as zhQuality from './zh/quality';
import * as zhStep from './zh/step';

/** Where each text stands, and how many parameters it takes; null where it is a text as it is. */
function shapeOf(messages: unknown, path = ''): Map<string, number | null> {
  if (typeof messages === 'function') return new Map([[path, messages.length]]);
  if (typeof messages !== 'object' || messages === null) return new Map([[path, null]]);
  return new Map(
    Object.entries(messages).flatMap(([key, value]) => [...shapeOf(value, `${path}.${key}`)]),
  );
}

test.each([
  ['the shell and Train', en, zhHans],
  ['the game', game, zhGame],
  ['Latent space', latent, zhLatent],
  ['Deconvolution', deconv, zhDeconv],
  ['what a step does', step, zhStep],
  ['how good the images are', quality, zhQuality],
  ['the failure lab', lab, zhLab],
  ['the classroom', classroom, zhClassroom],
  ['working without a network', offline, zhOffline],
  ['Help, About and a teacher’s link', dialogs, zhDialogs],
  ['lessons', lessons, zhLessons],
])('English and Chinese have the same keys and parameters: %s', (_, english, chinese) => {
  const found = shapeOf(english);
  expect(found.size).toBeGreaterThan(20);
  expect(shapeOf(chinese)).toEqual(found);
});
