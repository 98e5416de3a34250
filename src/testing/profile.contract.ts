import { describe, expect, it } from 'vitest';
import { architecture, flopsPerStep } from '../core/nn/architecture';
import type { ModelDescription } from '../core/nn/model';
import type { StepProfile } from '../core/nn/stepProfile';
import { trainingProgram } from '../engine/program/programs';
import { ModelTensors } from '../engine/program/tensors';
import type { ImageStore, Trainer } from '../engine/trainer';
import { run, tinyImageStore, tinyModel } from './trainer.fixture';

/**
 * What every trainer that runs programs must tell of them.
 * @param open makes a trainer at step 0; the suite disposes of it
 * @param timer that it must use; left out where that hangs on the device
 */
export function profileContract(
  open: (model: ModelDescription, store: ImageStore) => Promise<Trainer>,
  timer?: StepProfile['timer'],
): void {
  async function profiled(trainer: Trainer): Promise<StepProfile> {
    let time = 0;
    // Every look at the clock finds it a millisecond later.
    const found = await trainer.profile?.(() => time++);
    if (!found) throw new Error('It has no profile');
    return found;
  }

  describe('a profile', () => {
    it('has every operation of a step once, in order, with what it computes', async () => {
      const trainer = await open(tinyModel, tinyImageStore());
      await run(trainer, 2);
      const { step, operations, timer: used } = await profiled(trainer);
      trainer.dispose();
      expect(step).toBe(2);
      if (timer) expect(used).toBe(timer);
      const program = trainingProgram(new ModelTensors(tinyModel), 'both');
      expect(
        operations.map(({ index, kind, phase, layer }) => [index, kind, phase, layer]),
      ).toEqual(
        program.operations.map(({ kind, phase, layer }, index) => [index, kind, phase, layer]),
      );
      for (const { ms } of operations) {
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThan(Infinity);
      }
      const flops = operations.reduce((sum, operation) => sum + operation.flops, 0);
      expect(flops).toBe(flopsPerStep(tinyModel));
    });

    it('leaves a run as it was: losses, weights, counters and the batch on show', async () => {
      const states = [false, true].map(async (looked) => {
        const trainer = await open(tinyModel, tinyImageStore());
        const early = await run(trainer, 3);
        // Its losses are yet to be taken.
        await trainer.enqueueSteps('both', 1);
        if (looked) await profiled(trainer);
        const onShow = await trainer.batchPreview(tinyModel.batch);
        const amid = await trainer.checkpoint();
        await trainer.flush();
        const taken = await trainer.losses();
        if (looked) await profiled(trainer);
        const late = await run(trainer, 3);
        const end = await trainer.checkpoint();
        trainer.dispose();
        return { early, onShow, amid, taken, late, end };
      });
      const [plain, profiledRun] = await Promise.all(states);
      expect(plain?.taken).toHaveLength(1);
      expect(profiledRun).toEqual(plain);
    });

    it('says what each operation reads and writes', async () => {
      const trainer = await open(tinyModel, tinyImageStore());
      const { operations } = await profiled(trainer);
      trainer.dispose();
      const { batch, latent, kernel } = tinyModel;
      const { image } = architecture(tinyModel);
      expect(operations[0]?.shapes).toEqual([{ role: 'noise', shape: [batch, latent] }]);
      const first = operations.find(({ kind }) => kind === 'convolution');
      expect(first).toMatchObject({ player: 'd', phase: 'forward', layer: 'd.conv1' });
      expect(first?.shapes).toEqual([
        { role: 'input', shape: [2 * batch, image.size, image.size, 1] },
        { role: 'filter', shape: [kernel, kernel, 1, 2] },
        { role: 'output', shape: [2 * batch, image.size / 2, image.size / 2, 2] },
      ]);
    });
  });
}
