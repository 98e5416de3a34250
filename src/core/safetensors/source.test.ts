import { describe, expect, test } from 'vitest';
import { checkConfig, presetFor } from '../config';
import { isFault } from '../fault';
import type { FaultCode } from '../fault';
import { presets } from '../nn/model';
import type { ModelDescription } from '../nn/model';
import {
  completeState,
  initialParameters,
  parameterCounts,
  parameterSpecs,
} from '../nn/parameters';
import { chunkBytes } from '../checkpoint';
import type { Checkpoint } from '../checkpoint';
import {
  readCheckpoint,
  trainingBytes,
  trainingPieces,
  writeTraining,
  writeWeights,
} from './checkpoint';
import { joined, maxFileBytes, totalBytes } from './format';
import { blobSource, readTraining } from './source';
import type { ByteSource } from './source';

function example(model: ModelDescription = presets.tiny): Checkpoint {
  const arrays = initialParameters(model);
  for (const { name, size, trainable } of parameterSpecs(model)) {
    if (!trainable) continue;
    arrays.set(`m/${name}`, new Float32Array(size).fill(0.5));
    arrays.set(`v/${name}`, new Float32Array(size).fill(0.25));
  }
  const complete = completeState(model, arrays);
  return {
    config: { dataset: 'shapes', model },
    step: 9,
    updates: { g: 8, d: 9 },
    arrays: complete,
  };
}

/** A source that says what was read of it. */
function watched(file: Uint8Array<ArrayBuffer>, size = file.length) {
  const reads: [number, number][] = [];
  const source: ByteSource = {
    size,
    read: (begin, end) => {
      reads.push([begin, end]);
      return Promise.resolve(file.slice(begin, end));
    },
  };
  return { source, reads };
}

async function codeOf(source: ByteSource): Promise<FaultCode> {
  try {
    await readTraining(source);
  } catch (error) {
    if (isFault(error)) return error.record.code;
    throw error;
  }
  throw new Error('accepted');
}

test('a file is read alike in pieces and whole', async () => {
  for (const file of [
    writeTraining(example()),
    writeWeights(example(), 'both', 'F16'),
    writeWeights(example(), 'both', 'F32'),
  ]) {
    expect(await readTraining(blobSource(new Blob([file])))).toEqual(readCheckpoint(file));
  }
});

test('an array that is larger than a piece is put together from several', async () => {
  // 16 × 16 × 1024 outputs of 8 inputs: 8 MiB.
  const model = { ...presets.tiny, latent: 8, initialSize: 16, generator: [1024, 1] };
  const given = example(model);
  given.arrays.get('g.dense.weights')!.forEach((_, i, all) => (all[i] = i));
  const { source, reads } = watched(writeTraining(given));
  const read = await readTraining(source);
  for (const [name, values] of given.arrays) {
    expect(
      Buffer.compare(Buffer.from(read.arrays.get(name)!.buffer), Buffer.from(values.buffer)),
    ).toBe(0);
  }
  expect(Math.max(...reads.map(([begin, end]) => end - begin))).toBe(chunkBytes);
});

test('the pieces of a file are the checkpoint’s own memory, and its size is known before', () => {
  const given = example();
  const [header, ...data] = trainingPieces(given);
  expect(data).toHaveLength(given.arrays.size);
  const own = new Set([...given.arrays.values()].map(({ buffer }) => buffer));
  for (const { buffer } of data) expect(own.has(buffer)).toBe(true);
  expect(totalBytes(data)).toBe(trainingBytes(given.config.model));
  expect(joined([header!, ...data])).toEqual(writeTraining(given));
});

test('the largest model that may be trained may also be read again', () => {
  // Just below the 64 million weights that a description may have.
  const model: ModelDescription = {
    ...presets.paper,
    initialSize: 8,
    generator: [1024, 1024, 512, 256, 3],
    discriminator: [128, 256, 512],
  };
  checkConfig({
    dataset: 'shapes',
    model: { ...model, generator: [...model.generator.slice(0, -1), 1] },
  });
  const { g, d } = parameterCounts(model);
  expect(g + d).toBeGreaterThan(40_000_000);
  const bytesPerWeight = trainingBytes(model) / (g + d);
  expect(bytesPerWeight * 64_000_000 + 1024 * 1024).toBeLessThan(maxFileBytes);
});

describe('a file that lies about its size is refused by its first bytes', () => {
  const paper = presetFor('paper', 'faces').model;

  test('more bytes than any model has: after eight', async () => {
    const { source, reads } = watched(new Uint8Array(8), maxFileBytes + 1);
    expect(await codeOf(source)).toBe('file.tooLarge');
    expect(reads).toEqual([[0, 8]]);
  });

  test('a large model’s bytes under a small model’s manifest: after the header', async () => {
    const small = example();
    // The header of Paper's arrays, with the manifest of Tiny; no data follows.
    const entries: Record<string, unknown> = {};
    let at = 0;
    for (const { name, shape, size } of parameterSpecs(paper)) {
      entries[name] = { dtype: 'F32', shape, data_offsets: [at, at + 4 * size] };
      at += 4 * size;
    }
    const manifest = { version: 1, config: small.config, step: 1, updates: { g: 1, d: 1 } };
    entries.__metadata__ = { ganvas: JSON.stringify(manifest) };
    const text = new TextEncoder().encode(JSON.stringify(entries));
    const prefix = new Uint8Array(8);
    new DataView(prefix.buffer).setUint32(0, text.length, true);
    const { source, reads } = watched(joined([prefix, text]), 8 + text.length + at);
    expect(await codeOf(source)).toBe('file.shape');
    expect(reads).toHaveLength(2);
    expect(source.size).toBeGreaterThan(64 * 1024 * 1024);
  });

  test('a good header before too little, and before too much', async () => {
    const file = writeTraining(example());
    for (const [size, code] of [
      [file.length - 4, 'file.truncated'],
      [file.length + 4, 'file.layout'],
    ] as const) {
      const { source, reads } = watched(file, size);
      expect(await codeOf(source)).toBe(code);
      expect(reads).toHaveLength(2);
    }
  });

  test('a source that ends before it said it would', async () => {
    const file = writeTraining(example());
    const { source } = watched(file.slice(0, file.length - 4), file.length);
    expect(await codeOf(source)).toBe('file.truncated');
    expect(await codeOf(watched(file.slice(0, 3)).source)).toBe('file.truncated');
  });
});

test('steps beyond 32 bits are refused', async () => {
  for (const edit of [
    { step: 2 ** 32 },
    { updates: { g: 2 ** 32, d: 0 } },
    { updates: { g: 0, d: 2 ** 32 } },
  ]) {
    const file = writeTraining({ ...example(), ...edit });
    expect(await codeOf(blobSource(new Blob([file])))).toBe('file.tooManySteps');
  }
});
