import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isFault } from '../fault';
import type { FaultCode } from '../fault';
import { presets } from '../nn/model';
import { averageName, initialParameters, parameterSpecs } from '../nn/parameters';
import { normals } from '../nn/random';
import type { Checkpoint } from '../checkpoint';
import { readCheckpoint, writeTraining, writeWeights } from './checkpoint';
import { parse, serialise } from './format';
import type { Container, Tensor } from './format';
import { fromHalf, toHalf } from './half';

function example(): Checkpoint {
  const model = presets.tiny;
  const arrays = initialParameters(model);
  parameterSpecs(model).forEach(({ name, player, size, trainable }, i) => {
    if (player === 'g') arrays.set(averageName(name), normals(5, 5, i, size).map(Math.abs));
    if (!trainable) return;
    arrays.set(`m/${name}`, normals(3, 5, i, size));
    arrays.set(
      `v/${name}`,
      normals(4, 5, i, size).map((x) => x * x * 1e-9),
    );
  });
  return {
    config: { dataset: 'shapes', model },
    step: 1268,
    updates: { g: 1200, d: 1268 },
    arrays,
  };
}

function codeOf(file: Uint8Array): FaultCode {
  try {
    readCheckpoint(file);
  } catch (error) {
    if (isFault(error)) return error.record.code;
    throw error;
  }
  throw new Error('accepted');
}

test('a training state comes back bit for bit', () => {
  const given = example();
  const read = readCheckpoint(writeTraining(given));
  expect(read).toEqual(given);
  expect([...read.arrays.keys()].sort()).toEqual([...given.arrays.keys()].sort());
});

test('half-precision weights of both nets go on with fresh moments', () => {
  const given = example();
  const read = readCheckpoint(writeWeights(given, 'both', 'F16'));
  expect(read.updates).toEqual({ g: 0, d: 0 });
  expect(read.step).toBe(1268);
  const name = 'g.conv1.filter';
  // The moving average is the G that people saw.
  const expected = given.arrays.get(averageName(name))!.map((x) => fromHalf(toHalf(x)));
  expect(read.arrays.get(name)).toEqual(expected);
  expect(read.arrays.get(averageName(name))).toEqual(expected);
  expect(read.arrays.get(averageName(name))).not.toBe(read.arrays.get(name));
  const own = given.arrays.get('d.conv1.filter')!.map((x) => fromHalf(toHalf(x)));
  expect(read.arrays.get('d.conv1.filter')).toEqual(own);
  expect(read.arrays.get(`m/${name}`)!.every((x) => x === 0)).toBe(true);
});

test('a training file of version 1 opens as what it was when it was written', () => {
  // Never written anew: files of that version lie on people's disks.
  const file = readFileSync(new URL('version1.safetensors', import.meta.url));
  const { config, step, updates, arrays } = readCheckpoint(file);
  expect(config).toEqual({
    dataset: 'shapes',
    model: {
      latent: 1,
      initialSize: 16,
      generator: [1, 1],
      discriminator: [1],
      kernel: 3,
      generatorNorm: true,
      discriminatorNorm: true,
      discriminatorFirstNorm: false,
      loss: 'nonSaturating',
      generatorRate: 0.002,
      discriminatorRate: 0.0005,
      beta1: 0.5,
      batch: 2,
      seed: 5,
    },
  });
  expect({ step, updates }).toEqual({ step: 1268, updates: { g: 1200, d: 1268 } });
  const averages = [...arrays.keys()].filter((name) => name.startsWith('average/'));
  expect(arrays.size - averages.length).toBe(29);
  expect(averages).toHaveLength(7);
  for (const [file, values] of arrays) {
    // That version kept no average: it begins anew, at the newest weights.
    const name = file.replace('average/', '');
    expect([...values], name).toEqual(
      Array.from(values, (_, i) => ((i * 37 + name.length) % 101) / 64),
    );
  }
});

test('the largest step that a file may have is read', () => {
  const given = { ...example(), step: 2 ** 31, updates: { g: 2 ** 31, d: 0 } };
  const { step, updates } = readCheckpoint(writeTraining(given));
  expect({ step, updates }).toEqual({ step: 2 ** 31, updates: { g: 2 ** 31, d: 0 } });
});

test("a generator's file has no array of D", () => {
  const { tensors } = parse(writeWeights(example(), 'g', 'F32'));
  expect([...tensors.keys()].every((name) => name.startsWith('g.'))).toBe(true);
  expect(codeOf(writeWeights(example(), 'g', 'F32'))).toBe('file.missing');
});

test('every truncation at 64-byte steps is refused', () => {
  const file = writeTraining(example());
  for (let bytes = 0; bytes < file.length; bytes += 64) {
    expect(codeOf(file.subarray(0, bytes))).toBe('file.truncated');
  }
});

describe('refuses a file that does not fit its own manifest', () => {
  /** The example with one thing changed. */
  const changed = (change: (container: Container) => void) => {
    const container = parse(writeTraining(example()));
    change(container);
    return serialise(container);
  };
  const name = 'd.conv1.filter';
  const swap = (make: (old: Tensor & { dtype: 'F32' }) => Tensor) =>
    changed(({ tensors }) => {
      const old = tensors.get(name)!;
      if (old.dtype === 'F32') tensors.set(name, make(old));
    });
  const manifest = (edit: (found: Record<string, unknown>) => unknown) =>
    changed(({ metadata }) => {
      const found = JSON.parse(metadata.get('ganvas')!) as Record<string, unknown>;
      metadata.set('ganvas', JSON.stringify(edit(found)));
    });
  const cases: [string, Uint8Array, FaultCode][] = [
    ['an array missing', changed(({ tensors }) => tensors.delete(name)), 'file.missing'],
    ['a moment missing', changed(({ tensors }) => tensors.delete(`m/${name}`)), 'file.missing'],
    [
      'an array too many',
      changed(({ tensors }) =>
        tensors.set('__proto__', { dtype: 'F32', shape: [1], values: new Float32Array(1) }),
      ),
      'file.unexpected',
    ],
    [
      'another shape of the same size',
      swap((t) => ({ ...t, shape: [...t.shape, 1] })),
      'file.shape',
    ],
    ['a flat shape', swap((t) => ({ ...t, shape: [t.values.length] })), 'file.shape'],
    [
      'half precision in a training state',
      swap((t) => ({
        dtype: 'F16',
        shape: t.shape,
        values: Uint16Array.from(t.values, toHalf),
      })),
      'file.dtype',
    ],
    [
      'NaN',
      swap((t) => ({ ...t, values: t.values.map((x, i) => (i === 3 ? NaN : x)) })),
      'file.notFinite',
    ],
    ['∞', swap((t) => ({ ...t, values: t.values.map(() => Infinity) })), 'file.notFinite'],
    [
      'a negative second moment',
      changed(({ tensors }) => {
        (tensors.get(`v/${name}`)!.values as Float32Array)[0] = -1;
      }),
      'file.notFinite',
    ],
    ['no manifest', changed(({ metadata }) => metadata.clear()), 'file.notOurs'],
    [
      'a manifest that is no JSON',
      changed(({ metadata }) => metadata.set('ganvas', '{')),
      'file.manifest',
    ],
    ['a newer version', manifest((m) => ({ ...m, version: 3 })), 'file.version'],
    ['a step beyond 32 bits', manifest((m) => ({ ...m, step: 2 ** 32 })), 'file.tooManySteps'],
    [
      'as many updates',
      manifest((m) => ({ ...m, updates: { g: 3, d: 2 ** 31 + 1 } })),
      'file.tooManySteps',
    ],
    [
      'updates beyond all counting',
      manifest((m) => ({ ...m, updates: { g: 1e300, d: 1 } })),
      'file.manifest',
    ],
    ['a negative step', manifest((m) => ({ ...m, step: -1 })), 'file.manifest'],
    ['no config', manifest(({ step }) => ({ version: 1, step })), 'file.manifest'],
    [
      'a model that cannot be',
      manifest((m) => ({
        ...m,
        config: { dataset: 'mnist', model: { ...presets.tiny, initialSize: 2 } },
      })),
      'config.outOfRange',
    ],
    [
      'another model',
      manifest((m) => ({ ...m, config: { dataset: 'mnist', model: presets.quick } })),
      'file.shape',
    ],
  ];
  test.each(cases)('%s', (_, file, code) => {
    expect(codeOf(file)).toBe(code);
  });
});
