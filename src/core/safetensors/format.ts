import { Fault } from '../fault';
import { entries } from './header';

/**
 * The safetensors container: 8 bytes of header length, little-endian; a JSON object from tensor name
 * to {dtype, shape, data_offsets}; then the data. Read as input from strangers.
 */
export type Tensor =
  | { dtype: 'F32'; shape: number[]; values: Float32Array<ArrayBuffer> }
  /** Half-precision bits. */
  | { dtype: 'F16'; shape: number[]; values: Uint16Array<ArrayBuffer> };

export interface Container {
  tensors: Map<string, Tensor>;
  metadata: Map<string, string>;
}

export const maxFileBytes = 64 * 1024 * 1024;
const maxHeaderBytes = 1024 * 1024;
/** Two nets of at most 13 layers: 65 arrays, and two moments of 39 of them. */
const maxTensors = 256;
const maxRank = 6;

const width = { F32: 4, F16: 2 } as const;

/** Byte order of the format and of every machine that runs this; checked once. */
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

interface Entry {
  name: string;
  dtype: 'F32' | 'F16';
  shape: number[];
  begin: number;
  end: number;
}

const broken = () => new Fault({ code: 'file.header', params: {} });

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function entry(name: string, raw: unknown): Entry {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw broken();
  const fields = new Map<string, unknown>(Object.entries(raw));
  const dtype = fields.get('dtype');
  const shape = fields.get('shape');
  const offsets = fields.get('data_offsets');
  if (fields.size !== 3 || typeof dtype !== 'string') throw broken();
  if (dtype !== 'F32' && dtype !== 'F16') {
    throw new Fault({ code: 'file.dtype', params: { tensor: name } });
  }
  if (!Array.isArray(shape) || shape.length > maxRank || !shape.every(isSize)) throw broken();
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) throw broken();
  const [begin = 0, end = 0] = offsets;
  // In double precision a product beyond 2⁵³ is inexact, but never small enough to match.
  const bytes = shape.reduce((product, side) => product * side, width[dtype]);
  if (end - begin !== bytes) throw new Fault({ code: 'file.layout', params: { tensor: name } });
  return { name, dtype, shape, begin, end };
}

function metadataOf(raw: unknown): Map<string, string> {
  if (raw === undefined) return new Map();
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw broken();
  const pairs = Object.entries(raw).map(([key, value]: [string, unknown]): [string, string] => {
    if (typeof value !== 'string') throw broken();
    return [key, value];
  });
  return new Map(pairs);
}

/** Data must be one tensor after the other, without gap or overlap, to the last byte. */
function checkLayout(list: Entry[], bytes: number): void {
  let at = 0;
  for (const { name, begin, end } of [...list].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) throw new Fault({ code: 'file.layout', params: { tensor: name } });
    at = end;
  }
  if (at > bytes) throw new Fault({ code: 'file.truncated', params: { bytes, expected: at } });
  if (at < bytes) throw new Fault({ code: 'file.layout', params: { tensor: '' } });
}

function read(file: Uint8Array, start: number, { dtype, shape, begin, end }: Entry): Tensor {
  // Not `slice`: that of Node's Buffer is no copy.
  const copy = new Uint8Array(file.subarray(start + begin, start + end)).buffer;
  return dtype === 'F32'
    ? { dtype, shape, values: new Float32Array(copy) }
    : { dtype, shape, values: new Uint16Array(copy) };
}

/**
 * @throws Fault `file.…` for anything but a well-formed file within the bounds; nothing is allocated
 * by a size that the file merely claims
 */
export function parse(file: Uint8Array): Container {
  if (file.length > maxFileBytes) {
    const params = { bytes: file.length, max: maxFileBytes };
    throw new Fault({ code: 'file.tooLarge', params });
  }
  if (file.length < 8) {
    throw new Fault({ code: 'file.truncated', params: { bytes: file.length, expected: 8 } });
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = view.getUint32(0, true);
  if (view.getUint32(4, true) !== 0 || headerBytes > maxHeaderBytes) throw broken();
  const start = 8 + headerBytes;
  if (start > file.length) {
    throw new Fault({ code: 'file.truncated', params: { bytes: file.length, expected: start } });
  }
  const header = entries(file.subarray(8, start));
  const metadata = metadataOf(header.get('__metadata__'));
  header.delete('__metadata__');
  if (header.size > maxTensors) throw broken();
  const list = [...header].map(([name, raw]) => entry(name, raw));
  checkLayout(list, file.length - start);
  return {
    metadata,
    tensors: new Map(list.map((item) => [item.name, read(file, start, item)])),
  };
}

/** The header in bytes, padded with spaces to a multiple of 8, so that the data is aligned. */
function headerOf({ tensors, metadata }: Container): Uint8Array {
  // A null prototype, so that `__proto__` would be a name like any other.
  const header = Object.create(null) as Record<string, unknown>;
  const plain = Object.create(null) as Record<string, string>;
  for (const [key, value] of metadata) define(plain, key, value);
  if (metadata.size > 0) define(header, '__metadata__', plain);
  let at = 0;
  for (const [name, { dtype, shape, values }] of tensors) {
    define(header, name, { dtype, shape, data_offsets: [at, at + values.byteLength] });
    at += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  padded.set(text);
  return padded;
}

function bytesWith(header: Uint8Array, { tensors }: Container): number {
  return [...tensors.values()].reduce(
    (sum, { values }) => sum + values.byteLength,
    8 + header.length,
  );
}

/** Bytes of the file that `serialise` would make. */
export function fileBytes(container: Container): number {
  return bytesWith(headerOf(container), container);
}

/** One file of the given tensors in their order. */
export function serialise(container: Container): Uint8Array<ArrayBuffer> {
  if (!littleEndian) throw new Fault({ code: 'file.header', params: {} });
  const header = headerOf(container);
  const file = new Uint8Array(bytesWith(header, container));
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, 8);
  let offset = 8 + header.length;
  for (const { values } of container.tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return file;
}

function define<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true });
}
