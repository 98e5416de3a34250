import { describe, expect, it } from 'vitest';
import { needWebGPU } from '../../../scripts/device';
import { presets } from '../../core/nn/model';
import { openDevice } from '../device';
import { tinyModel, tinyImageStore } from '../../testing/trainer.fixture';
import { openTestedGpuTrainer, selfTest } from './selfTest';

await needWebGPU();

describe('the self-test', () => {
  it('passes on a device that computes what TensorFlow.js computes', async () => {
    const device = await openDevice((fault) => expect.fail(fault.message));
    const plain = { ...presets.quick, generatorNorm: false, discriminatorNorm: false };
    for (const model of [presets.quick, presets.classroom, plain]) {
      expect(await selfTest(model, device)).toBeLessThan(1e-4);
    }
    device.close();
  });

  it('fails on a device whose kernels compute something else', async () => {
    const device = await openDevice((fault) => expect.fail(fault.message));
    const create = device.device.createShaderModule.bind(device.device);
    // A driver that miscompiles one kernel.
    device.device.createShaderModule = ({ code, ...rest }) =>
      create({
        ...rest,
        code: code.replace('m / oneMinusExp', 'm * oneMinusExp').replace('rates[2]', 'rates[3]'),
      });
    expect(await selfTest(presets.quick, device)).toBeGreaterThan(1e-3);
    device.close();
  });

  it('opens a trainer that closes its device', async () => {
    const trainer = await openTestedGpuTrainer(tinyModel, tinyImageStore(), (fault) => {
      expect.fail(fault.message);
    });
    expect(await trainer?.enqueueSteps('both', 1)).toBe(1);
    await trainer?.flush();
    const { device } = trainer?.plan ?? {};
    trainer?.dispose();
    expect((await device?.lost)?.reason).toBe('destroyed');
  });
});
