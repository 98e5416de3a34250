import { scoped } from '../device';
import type { GpuTensor } from './plan';

/** Bytes that one staging buffer holds at most, far below the least `maxBufferSize`, 256 MiB. */
const pieceBytes = 64 << 20;
/** Staging buffers that one answer may take at a time. */
const piecesAtOnce = 4;
/** Staging buffers up to so many bytes are kept to be used again. */
const keptBytes = 1 << 20;

/** A run of a tensor's numbers within a staging buffer; all counted in numbers. */
interface Part {
  tensor: GpuTensor;
  /** Where in the tensor, and where in the staging buffer. */
  from: number;
  at: number;
  length: number;
  /** Numbers to read of the tensor in all. */
  whole: number;
}

/** Divides what is to be read into pieces of at most `limit` numbers each. */
function divide(wanted: { tensor: GpuTensor; whole: number }[], limit: number): Part[][] {
  const pieces: Part[][] = [[]];
  let room = limit;
  for (const { tensor, whole } of wanted) {
    let from = 0;
    do {
      if (room === 0) {
        pieces.push([]);
        room = limit;
      }
      const length = Math.min(whole - from, room);
      pieces.at(-1)?.push({ tensor, from, at: limit - room, length, whole });
      from += length;
      room -= length;
    } while (from < whole);
  }
  return pieces;
}

/** A piece on its way: its buffer, and when that can be read. */
interface Staged {
  piece: Part[];
  buffer: GPUBuffer;
  /** Bytes of the piece. */
  size: number;
  mapped: Promise<void>;
}

/** Reads tensors back through staging buffers of bounded size. */
export class Readback {
  private readonly device: GPUDevice;
  private readonly bounds: { pieceBytes: number; piecesAtOnce: number };
  /** Buffers that are waiting to be used again, by size. */
  private readonly idle = new Map<number, GPUBuffer[]>();
  /** Answers of which a part has yet to be copied. */
  private readonly copying = new Set<Promise<void>>();

  /** @param bounds bytes of a staging buffer, a multiple of 4, and how many one answer may take */
  constructor(device: GPUDevice, bounds = { pieceBytes, piecesAtOnce }) {
    this.device = device;
    this.bounds = bounds;
  }

  /** Resolves when all that has been asked for has been copied, and tensors may change. */
  async copied(): Promise<void> {
    while (this.copying.size > 0) await Promise.all(this.copying);
  }

  /** As `visit`, in copies of the caller's own. */
  async read(
    tensors: readonly GpuTensor[],
    lengths?: readonly number[],
  ): Promise<Map<GpuTensor, Float32Array>> {
    const copies = new Map<GpuTensor, Float32Array>();
    await this.visit(tensors, (tensor, values) => copies.set(tensor, values.slice()), lengths);
    return copies;
  }

  /**
   * Looks at tensors, one after another, as they are after all that has been submitted. The copy of what
   * fits the staging buffers is enqueued before this returns; later submissions do not change it. Where
   * that is not all, whoever changes the tensors has to wait for `copied`.
   * @param look sees each tensor once, whole; the values are gone when it returns
   * @param lengths numbers of each tensor to read, from its start; all of it by default
   * @throws Fault `engine.outOfMemory` when there is no room for the staging buffers
   */
  async visit(
    tensors: readonly GpuTensor[],
    look: (tensor: GpuTensor, values: Float32Array) => void,
    lengths?: readonly number[],
  ): Promise<void> {
    const wanted = tensors.map((tensor, i) => ({ tensor, whole: lengths?.[i] ?? tensor.length }));
    const pieces = divide(wanted, this.bounds.pieceBytes / 4);
    const staged = pieces.splice(0, this.bounds.piecesAtOnce).map((piece) => this.stage(piece));
    const release = pieces.length > 0 ? this.hold() : () => undefined;
    let joined: Float32Array | null = null;
    try {
      for (let next = staged.shift(); next !== undefined; next = staged.shift()) {
        const { piece, buffer, size, mapped } = next;
        await mapped;
        const values = new Float32Array(buffer.getMappedRange(0, size));
        for (const { tensor, from, at, length, whole } of piece) {
          const part = values.subarray(at, at + length);
          if (length === whole) {
            look(tensor, part);
            continue;
          }
          joined ??= new Float32Array(whole);
          joined.set(part, from);
          if (from + length < whole) continue;
          look(tensor, joined);
          joined = null;
        }
        buffer.unmap();
        const later = pieces.shift();
        if (later) staged.push(this.stage(later, buffer));
        else this.putAway(buffer);
        if (pieces.length === 0) release();
      }
    } finally {
      release();
      for (const { buffer } of staged) buffer.destroy();
    }
  }

  /** @returns what lets the tensors change again */
  private hold(): () => void {
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (end = resolve));
    this.copying.add(held);
    return () => {
      this.copying.delete(held);
      end();
    };
  }

  /** Enqueues the copy of a piece. @param used a buffer that is large enough */
  private stage(piece: Part[], used?: GPUBuffer): Staged {
    const { device } = this;
    const length = piece.reduce((sum, part) => sum + part.length, 0);
    const size = Math.max(4, length * 4);
    const { made: buffer, accepted } = scoped(
      device,
      () => {
        const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
        const ready = used ?? this.idle.get(size)?.pop();
        const staging = ready ?? device.createBuffer({ label: 'readback', size, usage });
        const encoder = device.createCommandEncoder();
        for (const { tensor, from, at, length } of piece) {
          const start = tensor.offset + from * 4;
          encoder.copyBufferToBuffer(tensor.buffer, start, staging, at * 4, length * 4);
        }
        device.queue.submit([encoder.finish()]);
        return staging;
      },
      () => size,
    );
    const mapping = buffer.mapAsync(GPUMapMode.READ, 0, size);
    // Why the device refused says more than that there is nothing to map.
    const mapped = accepted.then(() => mapping);
    for (const promise of [mapping, mapped]) promise.catch(() => undefined);
    return { piece, buffer, size, mapped };
  }

  private putAway(buffer: GPUBuffer): void {
    // Snapshots of large models would keep their memory for nothing.
    if (buffer.size > keptBytes) buffer.destroy();
    else this.idle.set(buffer.size, [...(this.idle.get(buffer.size) ?? []), buffer]);
  }

  dispose(): void {
    for (const buffer of [...this.idle.values()].flat()) buffer.destroy();
    this.idle.clear();
  }
}
