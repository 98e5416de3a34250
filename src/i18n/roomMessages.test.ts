import { expect, test, vi } from 'vitest';
import { forgetFailedMessages, loadRoomMessages } from './roomMessages';

let tries = 0;

vi.mock('./en/latent', () => {
  tries++;
  throw new Error('gone');
});

test('messages that could not be loaded are asked for again only when that is forgotten', async () => {
  const first = loadRoomMessages('latent', 'en');
  await expect(first).rejects.toThrow();
  // As a room does that is drawn again and again.
  for (let i = 0; i < 10; i++) expect(loadRoomMessages('latent', 'en')).toBe(first);
  const game = loadRoomMessages('game', 'en');
  await game;
  expect(tries).toBe(1);

  forgetFailedMessages();
  const second = loadRoomMessages('latent', 'en');
  expect(second).not.toBe(first);
  await expect(second).rejects.toThrow();
  expect(loadRoomMessages('game', 'en')).toBe(game);
});
