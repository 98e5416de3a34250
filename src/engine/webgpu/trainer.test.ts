import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needWebGPU } from '../../../scripts/device';
import type { Fault } from '../../core/fault';
import { normals, streams } from '../../core/nn/random';
import { openDevice } from '../device';
import type { OpenDevice } from '../device';
import { tinyModel, tinySize, tinyImageStore } from '../../testing/trainer.fixture';
import { profileContract } from '../../testing/profile.contract';
import { imageGradientContract } from '../../testing/imageGradient.contract';
import { trainerContract } from '../../testing/trainer.contract';
import { directTiling } from './tiling';
import { openGpuTrainer } from './trainer';

await needWebGPU();

const onFault = (fault: Fault) => {
  throw fault;
};

describe('the compiled trainer', () => {
  let device: OpenDevice;
  beforeAll(async () => (device = await openDevice(onFault)));
  afterAll(() => device.close());

  // It adds in a fixed order: the same run has the same bits.
  trainerContract((model, store) => openGpuTrainer(model, store, { device, onFault }), 0);
  imageGradientContract((model, store) => openGpuTrainer(model, store, { device, onFault }));
  profileContract((model, store) => openGpuTrainer(model, store, { device, onFault }));

  describe('on a device whose clock nobody may read', () => {
    let clockless: OpenDevice;
    beforeAll(async () => {
      clockless = await openDevice(onFault);
      Object.defineProperty(clockless.device, 'features', { value: new Set() });
    });
    afterAll(() => clockless.close());

    profileContract(
      (model, store) => openGpuTrainer(model, store, { device: clockless, onFault }),
      'wallClock',
    );
  });

  it('draws and judges any number of images where small products get small tiles', async () => {
    const shape = { tileM: 4, tileN: 8, tileK: 0 } as const;
    const tiles = [64, 4, 1].map((workgroupSize) => ({
      ...shape,
      workgroupSize: [workgroupSize, 1] as const,
    }));
    const tiling = { ...directTiling, tiles, minWorkgroups: 4 };
    const model = { ...tinyModel, batch: 64 };
    const trainer = await openGpuTrainer(model, tinyImageStore(), { device, onFault, tiling });
    const { pipelineCount } = trainer;
    for (const count of [1, 2, 3, 5, model.batch, model.batch + 1]) {
      const z = normals(model.seed, streams.explore, count, count * model.latent);
      const images = await trainer.generate(z);
      expect(images.length).toBe(count * tinySize ** 2);
      expect((await trainer.score(images)).length).toBe(count);
    }
    expect(trainer.pipelineCount).toBe(pipelineCount);
    trainer.dispose();
  });

  it('has as many buffers after 2,000 steps as after 100, and none when it is closed', async () => {
    const alive = new Set<GPUBuffer>();
    const own = await openDevice(onFault);
    const create = own.device.createBuffer.bind(own.device);
    own.device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      alive.add(buffer);
      buffer.destroy = () => {
        alive.delete(buffer);
        destroy();
        return undefined;
      };
      return buffer;
    };
    const model = { ...tinyModel, generator: [1, 1, 1], discriminator: [1], kernel: 3, batch: 2 };
    const trainer = await openGpuTrainer(model, tinyImageStore(), { device: own, onFault });
    const counts: number[] = [];
    for (let n = 1; n <= 20; n++) {
      while (trainer.step < 100 * n) await trainer.enqueueSteps('both', 100 * n - trainer.step);
      await trainer.losses();
      await trainer.batchPreview(2);
      await trainer.generate(new Float32Array(model.latent));
      await trainer.checkpoint();
      counts.push(alive.size);
    }
    expect(new Set(counts).size).toBe(1);
    trainer.dispose();
    expect(alive.size).toBe(0);
    own.close();
  });
});
