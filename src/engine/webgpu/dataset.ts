import type { ImageStore } from '../trainer';
import type { GpuTensor } from './plan';

/** The images on the device, uploaded shard by shard as they arrive. */
export class Dataset {
  private readonly queue: GPUQueue;
  private readonly store: ImageStore;
  private readonly tensor: GpuTensor;
  private images = 0;

  constructor(queue: GPUQueue, store: ImageStore, tensor: GpuTensor) {
    this.queue = queue;
    this.store = store;
    this.tensor = tensor;
  }

  /** Enqueues the upload of what has arrived, unless the first `needed` images are there. */
  provide(needed: number): void {
    if (needed <= this.images) return;
    const { pixels, size, channels, loaded } = this.store;
    if (needed > loaded) throw new Error(`${needed} images needed, ${loaded} loaded`);
    const each = size * size * channels;
    // Uploads come in words; a word that two uploads share is sent twice.
    const begin = Math.floor((this.images * each) / 4) * 4;
    const end = loaded * each;
    const whole = Math.floor((end - begin) / 4) * 4;
    const bytes = pixels.buffer as ArrayBuffer;
    const { buffer } = this.tensor;
    if (whole > 0) this.queue.writeBuffer(buffer, begin, bytes, pixels.byteOffset + begin, whole);
    if (begin + whole < end) {
      const rest = new Uint8Array(4);
      rest.set(pixels.subarray(begin + whole, end));
      this.queue.writeBuffer(buffer, begin + whole, rest);
    }
    this.images = loaded;
  }
}
