import type { LossRecord } from '../trainer';
import { ringSlots } from './kernels/loss';
import type { GpuTensor } from './plan';
import type { Readback } from './readback';

/**
 * Losses on their way from the device. Iterations write them into a ring there; it is copied when
 * somebody asks, and before it would overwrite what nobody has seen.
 */
export class LossRing {
  private readonly ring: GpuTensor;
  private readonly readback: Readback;
  private pending: LossRecord[] = [];
  /** Iterations whose losses have been copied, or are being copied. */
  private asked = 0;
  private collecting: Promise<void> = Promise.resolve();

  constructor(ring: GpuTensor, readback: Readback) {
    this.ring = ring;
    this.readback = readback;
  }

  /** Call after a submission that makes `step` the newest iteration. */
  submitted(step: number): void {
    // A failed copy shows itself when the losses are asked for.
    if (step - this.asked > ringSlots / 2) this.collect(step).catch(() => undefined);
  }

  private collect(step: number): Promise<void> {
    const from = this.asked;
    if (step === from) return this.collecting;
    this.asked = step;
    const copy = this.readback.read([this.ring]);
    const earlier = this.collecting;
    const pending = this.pending;
    this.collecting = Promise.all([copy, earlier]).then(([copies]) => {
      const values = copies.get(this.ring);
      if (!values) return;
      const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
      for (let next = from; next < step; next++) {
        const at = (next % ringSlots) * 4;
        const record = { step: next + 1, d: values[at + 1] ?? NaN, g: values[at + 2] ?? NaN };
        if (words[at] === record.step) pending.push(record);
      }
    });
    return this.collecting;
  }

  /** Losses of all iterations up to `step` that have not been taken yet. */
  async take(step: number): Promise<LossRecord[]> {
    await this.collect(step);
    return this.pending.splice(0);
  }

  /** Forgets everything, as of iteration `step`. */
  restart(step: number): void {
    this.asked = step;
    this.pending = [];
  }
}
