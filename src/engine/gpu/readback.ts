import type { Tensor } from './plan';

/** Mapped buffers that are waiting to be used again, by size. */
export class Readback {
  private readonly device: GPUDevice;
  private readonly idle = new Map<number, GPUBuffer[]>();

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /**
   * Copies of tensors as they are after all that has been submitted. The copy is enqueued before this
   * returns; later submissions do not change it.
   * @param lengths numbers of each tensor to copy, from its start; all of it by default
   */
  read(
    tensors: readonly Tensor[],
    lengths?: readonly number[],
  ): Promise<Map<Tensor, Float32Array>> {
    const copied = (mapped: Map<Tensor, Float32Array>) =>
      new Map([...mapped].map(([tensor, values]) => [tensor, values.slice()] as const));
    return this.take(tensors, copied, lengths);
  }

  /**
   * As `read`, without a copy.
   * @param look sees the values, which are gone when it returns
   */
  async take<T>(
    tensors: readonly Tensor[],
    look: (mapped: Map<Tensor, Float32Array>) => T,
    lengths?: readonly number[],
  ): Promise<T> {
    const parts = tensors.map((tensor, i) => ({ tensor, length: lengths?.[i] ?? tensor.length }));
    const total = parts.reduce((sum, { length }) => sum + length, 0);
    const size = Math.max(4, total * 4);
    const staging =
      this.idle.get(size)?.pop() ??
      this.device.createBuffer({
        label: 'readback',
        size,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      });
    const encoder = this.device.createCommandEncoder();
    let at = 0;
    for (const { tensor, length } of parts) {
      encoder.copyBufferToBuffer(tensor.buffer, tensor.offset, staging, at, length * 4);
      at += length * 4;
    }
    this.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(staging.getMappedRange());
    const mapped = new Map<Tensor, Float32Array>();
    at = 0;
    for (const { tensor, length } of parts) {
      mapped.set(tensor, values.subarray(at, at + length));
      at += length;
    }
    const result = look(mapped);
    staging.unmap();
    // Snapshots of large models would keep their memory for nothing.
    if (size <= 1 << 20) this.idle.set(size, [...(this.idle.get(size) ?? []), staging]);
    else staging.destroy();
    return result;
  }

  dispose(): void {
    for (const buffer of [...this.idle.values()].flat()) buffer.destroy();
    this.idle.clear();
  }
}
