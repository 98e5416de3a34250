import { expect, it } from 'vitest';
import { readBatch } from './batch';

it('scales bytes to [−1, 1] and pads with black, the odd line below and to the right', () => {
  const store = { pixels: Uint8Array.of(9, 9, 9, 9, 0, 255, 51, 102), size: 2, channels: 1 };
  const batch = Array.from(readBatch(store, [1], 3), (value) => Math.round(value * 10) / 10);
  expect(batch).toEqual([-1, 1, -1, -0.6, -0.2, -1, -1, -1, -1]);
});

it('repeats pixels when the model is twice as large, channel by channel', () => {
  const store = { pixels: Uint8Array.of(0, 255, 128), size: 1, channels: 3 };
  const batch = readBatch(store, [0, 0], 2);
  expect(batch).toHaveLength(2 * 2 * 2 * 3);
  for (let pixel = 0; pixel < 8; pixel++) {
    expect(batch[3 * pixel]).toBe(-1);
    expect(batch[3 * pixel + 1]).toBe(1);
  }
});

it('centres the digits of MNIST in 32×32', () => {
  const store = { pixels: new Uint8Array(28 * 28).fill(255), size: 28, channels: 1 };
  const batch = readBatch(store, [0], 32);
  expect(batch.filter((value) => value === 1)).toHaveLength(28 * 28);
  expect(batch[2 * 32 + 2]).toBe(1);
  expect(batch[29 * 32 + 29]).toBe(1);
  expect(batch[1 * 32 + 2]).toBe(-1);
  expect(batch[30 * 32 + 29]).toBe(-1);
});
