import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDevice } from '../../testing/kernelHarness';
import { ComputePlan } from './plan';
import { Readback } from './readback';

const bounds = { pieceBytes: 64, piecesAtOnce: 2 };

/** Tensors of these lengths, each with numbers of its own. */
function filled(plan: ComputePlan, lengths: readonly number[]) {
  return lengths.map((length, which) => {
    const tensor = plan.tensor(`t${which}`, length);
    const values = Float32Array.from({ length }, (_, i) => 1000 * which + i);
    testDevice.device.queue.writeBuffer(tensor.buffer, tensor.offset, values);
    return { tensor, values };
  });
}

describe('reading back through small staging buffers', () => {
  it('gives every number of any tensors, in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 6 }),
        async (lengths) => {
          const plan = new ComputePlan(testDevice.device);
          const readback = new Readback(testDevice.device, bounds);
          try {
            const all = filled(plan, lengths);
            const read = await readback.read(all.map(({ tensor }) => tensor));
            for (const { tensor, values } of all) expect(read.get(tensor)).toEqual(values);
          } finally {
            readback.dispose();
            plan.dispose();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('lets tensors change once all pieces have been copied, and gives what they were', async () => {
    const plan = new ComputePlan(testDevice.device);
    const readback = new Readback(testDevice.device, bounds);
    const [large] = filled(plan, [200]);
    if (!large) throw new Error('no tensor');
    const { tensor, values } = large;
    const reading = readback.read([tensor]);
    await readback.copied();
    testDevice.device.queue.writeBuffer(tensor.buffer, tensor.offset, new Float32Array(200));
    expect((await reading).get(tensor)).toEqual(values);
    readback.dispose();
    plan.dispose();
  });
});
