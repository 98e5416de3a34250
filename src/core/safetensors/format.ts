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

/**
 * The largest file that is read: a training state of as many weights as `core/config` allows, each
 * with two moments and, were all of them G's, an average, takes 1,024 MB.
 */
export const maxFileBytes = 1_060_000_000;
const maxHeaderBytes = 1024 * 1024;
/** Two nets of at most 13 layers: 65 arrays, two moments of 39 of them, and averages of G's. */
const maxTensors = 256;
const maxRank = 6;

/** Bytes of a number. */
export const width = { F32: 4, F16: 2 } as const;

/** Byte order of the format and of every machine that runs this; checked once. */
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** What a header says of a tensor; its bytes are counted from the end of the header. */
export interface Entry {
  name: string;
  dtype: 'F32' | 'F16';
  shape: number[];
  begin: number;
  end: number;
}

export interface Header {
  /** By name, in the header's order. */
  entries: Map<string, Entry>;
  metadata: Map<string, string>;
  /** Where the data begins in the file. */
  dataStart: number;
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

/** Bytes before the header's text: its length. */
export const prefixBytes = 8;

/**
 * Where the data begins, by a file's first 8 bytes.
 * @param bytes of the whole file
 * @throws Fault `file.tooLarge`, `file.truncated`, `file.header`
 */
export function dataStartOf(prefix: Uint8Array, bytes: number): number {
  if (bytes > maxFileBytes) {
    throw new Fault({ code: 'file.tooLarge', params: { bytes, max: maxFileBytes } });
  }
  if (prefix.length < prefixBytes) {
    throw new Fault({
      code: 'file.truncated',
      params: { bytes: prefix.length, expected: prefixBytes },
    });
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const headerBytes = view.getUint32(0, true);
  if (view.getUint32(4, true) !== 0 || headerBytes > maxHeaderBytes) throw broken();
  const start = prefixBytes + headerBytes;
  if (start > bytes)
    throw new Fault({ code: 'file.truncated', params: { bytes, expected: start } });
  return start;
}

/**
 * @param text the bytes between the first 8 and the data
 * @param bytes of the whole file
 * @throws Fault `file.…` for anything but a well-formed header that accounts for every byte of the data
 */
export function parseHeader(text: Uint8Array, bytes: number): Header {
  const header = entries(text);
  const metadata = metadataOf(header.get('__metadata__'));
  header.delete('__metadata__');
  if (header.size > maxTensors) throw broken();
  const list = [...header].map(([name, raw]) => entry(name, raw));
  const dataStart = prefixBytes + text.length;
  checkLayout(list, bytes - dataStart);
  return { entries: new Map(list.map((item) => [item.name, item])), metadata, dataStart };
}

/**
 * @throws Fault `file.…` for anything but a well-formed file within the bounds; nothing is allocated
 * by a size that the file merely claims
 */
export function parse(file: Uint8Array): Container {
  const start = dataStartOf(file.subarray(0, prefixBytes), file.length);
  const header = parseHeader(file.subarray(prefixBytes, start), file.length);
  const tensors = new Map<string, Tensor>();
  for (const [name, item] of header.entries) tensors.set(name, read(file, start, item));
  return { metadata: header.metadata, tensors };
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

/**
 * One file of the given tensors in their order, in pieces: the header, then each tensor's own memory,
 * which is not copied.
 */
export function serialiseInPieces(container: Container): Uint8Array<ArrayBuffer>[] {
  if (!littleEndian) throw new Fault({ code: 'file.header', params: {} });
  const header = headerOf(container);
  const start = new Uint8Array(prefixBytes + header.length);
  new DataView(start.buffer).setUint32(0, header.length, true);
  start.set(header, prefixBytes);
  const data = [...container.tensors.values()].map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return [start, ...data];
}

/** One file of the given tensors in their order. */
export function serialise(container: Container): Uint8Array<ArrayBuffer> {
  return joined(serialiseInPieces(container));
}

/** Bytes of all pieces together. */
export function totalBytes(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(totalBytes(pieces));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

function define<T>(record: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(record, key, { value, enumerable: true });
}
