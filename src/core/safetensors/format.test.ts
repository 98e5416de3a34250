import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault, isFault } from '../fault';
import type { FaultCode } from '../fault';
import { maxFileBytes, parse, serialise } from './format';
import type { Container, Tensor } from './format';

/** Raw bits of any kind, NaNs included: the container must not care. */
const tensor: fc.Arbitrary<Tensor> = fc
  .tuple(
    fc.constantFrom('F32' as const, 'F16' as const),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
  )
  .map(([dtype, shape, stream]) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const bytes = Uint8Array.from({ length: size * (dtype === 'F32' ? 4 : 2) }, () => {
      const next = stream.next();
      return next.done ? 0 : next.value;
    });
    return dtype === 'F32'
      ? { dtype, shape, values: new Float32Array(bytes.buffer) }
      : { dtype, shape, values: new Uint16Array(bytes.buffer) };
  });

const name = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '"', '\\', 'a"b', '5'),
);

const container: fc.Arbitrary<Container> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 6 }),
    fc.dictionary(name, fc.string({ unit: 'grapheme' }), { maxKeys: 3 }),
  )
  .map(([list, metadata]) => ({
    tensors: new Map(list.filter(([key]) => key !== '__metadata__')),
    metadata: new Map(Object.entries(metadata)),
  }));

const bits = (values: Tensor['values']) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

test('parse after serialise is the identity, bit for bit', () => {
  fc.assert(
    fc.property(container, (given) => {
      const read = parse(serialise(given));
      expect(new Set(read.tensors.keys())).toEqual(new Set(given.tensors.keys()));
      expect(read.metadata).toEqual(given.metadata);
      for (const [key, { dtype, shape, values }] of given.tensors) {
        const found = read.tensors.get(key)!;
        expect(found.dtype).toBe(dtype);
        expect(found.shape).toEqual(shape);
        expect(bits(found.values)).toEqual(bits(values));
      }
    }),
    { numRuns: 300 },
  );
});

test('a file in a part of a larger buffer is read alike, and its tensors are copies', () => {
  const values = Float32Array.of(1, 2, 3);
  const file = serialise({
    tensors: new Map([['a', { dtype: 'F32', shape: [3], values }]]),
    metadata: new Map(),
  });
  const large = Buffer.alloc(file.length + 24, 255);
  large.set(file, 8);
  const part = large.subarray(8, 8 + file.length);
  const found = parse(part).tensors.get('a')!.values;
  expect(found).toEqual(values);
  found.fill(9);
  expect(parse(part).tensors.get('a')!.values).toEqual(values);
});

/** A file from raw header text. */
function raw(header: string, data = 0, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data);
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

function codeOf(run: () => unknown): FaultCode {
  try {
    run();
  } catch (error) {
    if (isFault(error)) return error.record.code;
    throw error;
  }
  throw new Error('accepted');
}

const two = (begin: number, end: number) =>
  JSON.stringify({
    a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    b: { dtype: 'F32', shape: [2], data_offsets: [begin, end] },
  });

describe('refuses with a typed fault', () => {
  const cases: [string, Uint8Array, FaultCode][] = [
    ['nothing', new Uint8Array(0), 'file.truncated'],
    ['seven bytes', new Uint8Array(7), 'file.truncated'],
    ['a header of 2⁶³ bytes', raw('{}', 0, 2n ** 63n), 'file.header'],
    ['a header of 2⁶⁴ − 1 bytes', raw('{}', 0, 2n ** 64n - 1n), 'file.header'],
    ['a header of 1 MiB + 1', raw('{}', 0, 1024n * 1024n + 1n), 'file.header'],
    ['a header longer than the file', raw('{}', 0, 1000n), 'file.truncated'],
    ['a header that is no JSON', raw('{'), 'file.header'],
    ['a header that is a list', raw('[]'), 'file.header'],
    ['a header that is no UTF-8', Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0xff]), 'file.header'],
    ['an overlap', raw(two(4, 12), 12), 'file.layout'],
    ['a gap', raw(two(12, 20), 20), 'file.layout'],
    ['a tensor beyond the end', raw(two(8, 16), 12), 'file.truncated'],
    ['stray bytes at the end', raw(two(8, 16), 17), 'file.layout'],
    ['offsets backwards', raw(two(16, 8), 16), 'file.layout'],
    [
      'a shape that does not fit its bytes',
      raw('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8),
      'file.layout',
    ],
    [
      'a shape whose product overflows',
      raw('{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}'),
      'file.layout',
    ],
    [
      'an offset of 2⁶³',
      raw('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775808]}}', 4),
      'file.header',
    ],
    [
      'a negative size',
      raw('{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}', 4),
      'file.header',
    ],
    [
      'rank 7',
      raw('{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1],"data_offsets":[0,4]}}', 4),
      'file.header',
    ],
    [
      'another number type',
      raw('{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}', 8),
      'file.dtype',
    ],
    [
      'a name twice',
      raw(
        '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061" : {"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      'file.duplicate',
    ],
    [
      'a field twice',
      raw('{"a":{"dtype":"F32","shape":[9],"shape":[1],"data_offsets":[0,4]}}', 4),
      'file.duplicate',
    ],
    [
      'a field too many',
      raw('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}', 4),
      'file.header',
    ],
    ['metadata that is no text', raw('{"__metadata__":{"a":1}}'), 'file.header'],
    ['null for a tensor', raw('{"a":null}'), 'file.header'],
    [
      '__proto__ in place of fields',
      raw('{"a":{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}}', 4),
      'file.header',
    ],
    ['a byte more than is read', new Uint8Array(maxFileBytes + 1), 'file.tooLarge'],
  ];
  test.each(cases)('%s', (_, file, code) => {
    expect(codeOf(() => parse(file))).toBe(code);
  });

  test('257 tensors', () => {
    const entry = { dtype: 'F32', shape: [0], data_offsets: [0, 0] };
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`t${i}`, entry]));
    expect(codeOf(() => parse(raw(JSON.stringify(many))))).toBe('file.header');
  });
});

test('`__proto__` as a name is a name, and touches no prototype', () => {
  const read = parse(raw('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4));
  expect([...read.tensors.keys()]).toEqual(['__proto__']);
  expect(({} as { dtype?: string }).dtype).toBeUndefined();
});

test('random bytes and random damage give a fault or a file, never another error', () => {
  const good = serialise({
    tensors: new Map([['a', { dtype: 'F32', shape: [4], values: new Float32Array(4) }]]),
    metadata: new Map([['k', 'v']]),
  });
  const attempt = (file: Uint8Array) => {
    try {
      parse(file);
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), attempt));
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const file = good.slice();
      file[at] = byte;
      attempt(file);
    }),
    { numRuns: 1000 },
  );
});
