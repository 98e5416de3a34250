import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presetFor } from '../config';
import { isFault } from '../fault';
import type { FaultCode } from '../fault';
import { presets } from '../nn/model';
import { initialState } from '../nn/parameters';
import type { Checkpoint } from '../checkpoint';
import { readCheckpoint, writeWeights } from './checkpoint';
import { parse, serialise } from './format';
import type { Container, Tensor } from './format';
import { joinParts, maxPartsBytes, splitWeights } from './parts';

function example(seed = 7): Checkpoint {
  const model = { ...presets.tiny, seed };
  return {
    config: { dataset: 'shapes', model },
    step: 1268,
    updates: { g: 1200, d: 1268 },
    arrays: initialState(model),
  };
}

function codeOf(act: () => unknown): FaultCode {
  try {
    act();
  } catch (error) {
    if (isFault(error)) return error.record.code;
    throw error;
  }
  throw new Error('accepted');
}

const names = (file: Uint8Array) => [...parse(file).tensors.keys()];

test('parts of any size are within it, and together are the one file', () => {
  const whole = readCheckpoint(writeWeights(example(), 'both', 'F16'));
  const largest = Math.max(
    ...[...parse(writeWeights(example(), 'both', 'F16')).tensors.values()].map(
      ({ values }) => values.byteLength,
    ),
  );
  const size = fc.integer({ min: largest + 2000, max: largest * 6 });
  fc.assert(
    fc.property(size, fc.boolean(), (maxBytes, backwards) => {
      const parts = splitWeights(example(), 'F16', maxBytes);
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(maxBytes);
      // As few as the order allows: no part had room for the next one's first array.
      parts.slice(1).forEach((part, i) => {
        const { tensors, metadata } = parse(parts[i]!);
        const [[name, next]] = [...parse(part).tensors] as [[string, Tensor]];
        tensors.set(name, next);
        expect(serialise({ tensors, metadata }).length).toBeGreaterThan(maxBytes);
      });
      expect(joinParts(backwards ? parts.reverse() : parts)).toEqual(whole);
    }),
    { numRuns: 30 },
  );
});

test("Classroom's two nets are two files of at most 2 MB each, its generator in the first", () => {
  const config = presetFor('classroom', 'mnist');
  const arrays = initialState(config.model);
  const checkpoint = { config, step: 1, updates: { g: 1, d: 1 }, arrays };
  const parts = splitWeights(checkpoint, 'F16', 2_000_000);
  expect(parts).toHaveLength(2);
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(2_000_000);
  expect(names(parts[1]!).filter((name) => name.startsWith('g.'))).toEqual([]);
});

test('a limit that everything fits into gives the very file', () => {
  const [file, ...more] = splitWeights(example(), 'F32', maxPartsBytes);
  expect(more).toEqual([]);
  expect(file).toEqual(writeWeights(example(), 'both', 'F32'));
});

test('an array that is larger than a file may be is refused', () => {
  expect(codeOf(() => splitWeights(example(), 'F32', 2000))).toBe('file.tooLarge');
});

describe('refuses parts that are not those of one model', () => {
  const parts = splitWeights(example(), 'F32', 40_000);
  const [first, second, ...others] = parts as [Uint8Array, Uint8Array, ...Uint8Array[]];
  const changed = (file: Uint8Array, change: (container: Container) => void) => {
    const container = parse(file);
    change(container);
    return serialise(container);
  };
  const extra: Tensor = { dtype: 'F32', shape: [1], values: new Float32Array(1) };
  const swap = (file: Uint8Array, make: (old: Tensor) => Tensor) =>
    changed(file, ({ tensors }) => {
      const [[name, old]] = [...tensors] as [[string, Tensor]];
      tensors.set(name, make(old));
    });
  const cases: [string, Uint8Array[], FaultCode][] = [
    ['none', [], 'file.notOurs'],
    ['one missing', [first, ...others], 'file.missing'],
    ['one twice', [first, second, second, ...others], 'file.duplicate'],
    [
      'an array in two',
      [
        first,
        changed(second, ({ tensors }) => {
          const [[name, tensor]] = [...parse(first).tensors] as [[string, Tensor]];
          tensors.set(name, tensor);
        }),
        ...others,
      ],
      'file.duplicate',
    ],
    [
      'an array too many',
      [first, changed(second, ({ tensors }) => tensors.set('x', extra)), ...others],
      'file.unexpected',
    ],
    [
      'another shape',
      [first, swap(second, (old) => ({ ...old, shape: [...old.shape, 1] })), ...others],
      'file.shape',
    ],
    [
      'NaN',
      [
        first,
        swap(second, ({ shape, values }) => ({
          dtype: 'F32',
          shape,
          values: new Float32Array(values.length).fill(NaN),
        })),
        ...others,
      ],
      'file.notFinite',
    ],
    ["another run's", [first, ...splitWeights(example(8), 'F32', 40_000).slice(1)], 'file.mixed'],
    [
      'one without our manifest',
      [first, changed(second, ({ metadata }) => metadata.clear()), ...others],
      'file.mixed',
    ],
    [
      'none with our manifest',
      parts.map((part) => changed(part, ({ metadata }) => metadata.clear())),
      'file.notOurs',
    ],
    ['one cut off', [first, second.subarray(0, second.length - 4), ...others], 'file.truncated'],
    [
      'more bytes than parts may have',
      Array.from({ length: 3 }, () => new Uint8Array(maxPartsBytes / 2)),
      'file.tooLarge',
    ],
  ];
  test.each(cases)('%s', (_, files, code) => {
    expect(codeOf(() => joinParts(files))).toBe(code);
  });
});
