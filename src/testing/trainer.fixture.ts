import { expect } from 'vitest';
import type { Players } from '../rpc/engine';
import { presets } from '../core/nn/model';
import type { ModelDescription } from '../core/nn/model';
import { normals, streams } from '../core/nn/random';
import type { ImageStore, LossRecord, Trainer } from '../engine/trainer';

/** Two stages each way at sizes that software devices train in milliseconds; odd on purpose. */
export const tinyModel: ModelDescription = {
  ...presets.tiny,
  latent: 3,
  initialSize: 2,
  generator: [3, 2, 1],
  discriminator: [2, 3],
  batch: 4,
};

export const tinySize = 8;

/** Random pictures of 7×7, so that fitting them to 8×8 pads; `rest` fills what has not been loaded. */
export function tinyImageStore(loaded = 32, rest = 0): ImageStore {
  const images = 32;
  const pixels = Uint8Array.from(normals(3, streams.shapes, 0, images * 49), (value, i) =>
    i < loaded * 49 ? Math.min(255, Math.max(0, 128 + 80 * value)) : rest,
  );
  const whenLoaded = () => Promise.resolve();
  return { pixels, images, shardImages: 16, size: 7, channels: 1, loaded, whenLoaded };
}

/** The same pictures in three channels, each a third of another picture. */
export function tinyColours(): ImageStore {
  const grey = tinyImageStore();
  const { length } = grey.pixels;
  const pixels = Uint8Array.from({ length: 3 * length }, (_, i) => grey.pixels[i % length] ?? 0);
  return { ...grey, pixels, channels: 3 };
}

/** @returns the losses of exactly `count` iterations, all computed */
export async function run(
  trainer: Trainer,
  count: number,
  players: Players = 'both',
): Promise<LossRecord[]> {
  const until = trainer.step + count;
  const losses: LossRecord[] = [];
  while (trainer.step < until) {
    const before = trainer.step;
    const left = until - before;
    const done = await trainer.enqueueSteps(players, left);
    expect(done).toBeGreaterThanOrEqual(1);
    expect(done).toBeLessThanOrEqual(left);
    expect(trainer.step).toBe(before + done);
    losses.push(...(await trainer.losses()));
  }
  await trainer.flush();
  losses.push(...(await trainer.losses()));
  expect(losses).toHaveLength(count);
  return losses;
}
