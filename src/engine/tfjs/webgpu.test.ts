import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needWebGPU } from '../../../scripts/device';
import { Fault } from '../../core/fault';
import { trainerContract } from '../../testing/trainer.contract';
import { tinyModel, tinyImageStore } from '../../testing/trainer.fixture';
import { openDevice } from '../device';
import { openBackend } from './backend';
import type { Backend } from './backend';
import { openTfjsTrainer } from './open';
import { oracleStep } from './oracle';
import { TfjsTrainer } from './trainer';
import { initialParameters } from '../../core/nn/parameters';
import { normals, streams } from '../../core/nn/random';

await needWebGPU();

const onFault = (fault: Fault) => {
  throw fault;
};

describe('TensorFlow.js on WebGPU', () => {
  // One for all of the contract: each new one compiles a hundred pipelines.
  let backend: Backend;
  beforeAll(async () => (backend = await openBackend({ backend: 'webgpu', onFault })));
  afterAll(() => backend.close());

  // Its matrix products add with atomics, in any order.
  trainerContract((model, store) => {
    const kept = { ...backend, close: () => undefined };
    return Promise.resolve(new TfjsTrainer(model, store, kept, 'ours'));
  }, 2e-3);

  it('computes the gradients that the cpu computes', async () => {
    const z = normals(7, streams.noise, 0, 4 * tinyModel.latent);
    const real = normals(7, streams.explore, 0, 4 * 64).map(Math.tanh);
    const arrays = initialParameters(tinyModel);
    const step = async (name: 'cpu' | 'webgpu') => {
      const backend = await openBackend({ backend: name, onFault });
      const result = await oracleStep(tinyModel, arrays, z, real);
      backend.close();
      return result;
    };
    const wanted = await step('cpu');
    const found = await step('webgpu');
    for (const [name, values] of wanted.gradients) {
      const largest = Math.max(...values.map(Math.abs));
      values.forEach((value, i) => {
        const error = Math.abs(value - (found.gradients.get(name)?.[i] ?? NaN));
        expect(error, name).toBeLessThanOrEqual(1e-3 * largest + 1e-7);
      });
    }
  });

  it('trains on a device that it is lent, and leaves it open', async () => {
    const lent = await openDevice(onFault);
    const trainer = await openTfjsTrainer(tinyModel, tinyImageStore(), { device: lent, onFault });
    expect(trainer.info).toEqual({ engine: 'tfjs', backend: 'webgpu', device: lent.name });
    await trainer.enqueueSteps('both');
    await trainer.flush();
    trainer.dispose();
    const buffer = lent.device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_DST });
    lent.device.queue.writeBuffer(buffer, 0, Uint32Array.of(1));
    await lent.device.queue.onSubmittedWorkDone();
    lent.close();
  });

  it('reports what goes wrong on the device, and the loss of the device', async () => {
    const faults: Fault[] = [];
    const { device } = await openDevice((fault) => faults.push(fault));
    device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    await device.queue.onSubmittedWorkDone();
    expect(faults.map(({ record }) => record.code)).toEqual(['engine.gpuError']);
    // Destroyed by somebody else: for its user that is a loss.
    device.destroy();
    await device.lost;
    await Promise.resolve();
    expect(faults.map(({ record }) => record.code)).toEqual([
      'engine.gpuError',
      'engine.deviceLost',
    ]);
  });
});
