import type { Pixels } from '../../core/pixels';

/**
 * A WebM film from encoded frames: the few EBML elements (RFC 8794) that players need. Sizes are
 * known, so no element is left open.
 */
export interface Block {
  data: Uint8Array;
  /** Milliseconds since the beginning. */
  time: number;
  key: boolean;
}

type Element = Uint8Array;

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function bigEndian(value: number, bytes: number): Uint8Array {
  return Uint8Array.from(
    { length: bytes },
    (_, i) => Math.floor(value / 2 ** (8 * (bytes - 1 - i))) % 256,
  );
}

/** @param id with its own length bits, such as 0x1a45dfa3 */
function element(id: number, body: Uint8Array | readonly Element[]): Element {
  const content = body instanceof Uint8Array ? body : join(body);
  const idBytes = Math.ceil(Math.log2(id + 1) / 8);
  const size = bigEndian(content.length, 8);
  size[0] = 0x01;
  return join([bigEndian(id, idBytes), size, content]);
}

const number = (id: number, value: number, bytes = 4) => element(id, bigEndian(value, bytes));
const text = (id: number, value: string) => element(id, new TextEncoder().encode(value));

function float(id: number, value: number): Element {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}

function simpleBlock({ data, time, key }: Block, start: number): Element {
  const head = Uint8Array.from([0x81, ...bigEndian(time - start, 2), key ? 0x80 : 0]);
  return element(0xa3, join([head, data]));
}

/** A block's time is 16 bits within its cluster: a new cluster at every key frame after 20 s. */
function clusters(blocks: readonly Block[]): Element[] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    const start = group?.[0]?.time;
    if (group && start !== undefined && !(block.key && block.time - start >= 20_000)) {
      group.push(block);
    } else groups.push([block]);
  }
  return groups.map((group) => {
    const start = group[0]?.time ?? 0;
    return element(0x1f43b675, [
      number(0xe7, start),
      ...group.map((block) => simpleBlock(block, start)),
    ]);
  });
}

export function muxWebm(
  blocks: readonly Block[],
  { width, height, duration }: { width: number; height: number; duration: number },
): Uint8Array<ArrayBuffer> {
  const header = element(0x1a45dfa3, [
    number(0x4286, 1),
    number(0x42f7, 1),
    number(0x42f2, 4),
    number(0x42f3, 8),
    text(0x4282, 'webm'),
    number(0x4287, 2),
    number(0x4285, 2),
  ]);
  const info = element(0x1549a966, [
    number(0x2ad7b1, 1_000_000),
    text(0x4d80, 'ganvas'),
    text(0x5741, 'ganvas'),
    float(0x4489, duration),
  ]);
  const video = element(0xe0, [number(0xb0, width), number(0xba, height)]);
  const track = element(0xae, [
    number(0xd7, 1),
    number(0x73c5, 1),
    number(0x83, 1, 1),
    text(0x86, 'V_VP8'),
    video,
  ]);
  const segment = element(0x18538067, [info, element(0x1654ae6b, [track]), ...clusters(blocks)]);
  return join([header, segment]);
}

/** Every second a picture that needs no other, so that the film can be scrubbed. */
const keyEvery = 10;

/**
 * @param delay milliseconds a picture
 * @returns null where the browser has no WebCodecs or no VP8
 */
export async function webm(frames: readonly Pixels[], delay: number): Promise<Blob | null> {
  const [first] = frames;
  if (!first || typeof VideoEncoder === 'undefined') return null;
  const { width, height } = first;
  const config = { codec: 'vp8', width, height, bitrate: 2_000_000, framerate: 1000 / delay };
  const { supported } = await VideoEncoder.isConfigSupported(config);
  if (!supported) return null;
  const blocks: Block[] = [];
  const failures: DOMException[] = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      blocks.push({
        data,
        time: Math.round(chunk.timestamp / 1000),
        key: chunk.type === 'key',
      });
    },
    error: (error) => failures.push(error),
  });
  encoder.configure(config);
  for (const [i, { data }] of frames.entries()) {
    const frame = new VideoFrame(data, {
      format: 'RGBA',
      codedWidth: width,
      codedHeight: height,
      timestamp: i * delay * 1000,
    });
    encoder.encode(frame, { keyFrame: i % keyEvery === 0 });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  const [failure] = failures;
  if (failure) throw failure;
  const duration = frames.length * delay;
  return new Blob([muxWebm(blocks, { width, height, duration })], { type: 'video/webm' });
}
