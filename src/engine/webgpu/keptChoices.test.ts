import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { browserChoices } from './keptChoices';

const choice = {
  tile: { workgroupSize: [8, 8], tileM: 4, tileN: 4, tileK: 32 },
  splitK: 2,
} as const;

test('choices are kept by adapter', async () => {
  expect([...(await browserChoices.load('one'))]).toEqual([]);
  await browserChoices.save('one', new Map([['forward 1', choice]]));
  expect([...(await browserChoices.load('one'))]).toEqual([['forward 1', choice]]);
  expect([...(await browserChoices.load('another'))]).toEqual([]);
});

test('what is no map of choices is as good as nothing', async () => {
  const database = await openDB('ganvas-kernels');
  await database.put('choices', 'rubbish', 'spoilt');
  database.close();
  expect([...(await browserChoices.load('spoilt'))]).toEqual([]);
});
