import { afterAll, beforeAll, describe } from 'vitest';
import { provideWebGPU } from '../../../scripts/device';
import type { Fault } from '../../core/fault';
import { openDevice } from '../device';
import type { OpenDevice } from '../device';
import { trainerContract } from '../trainer.contract';
import { openGpuTrainer } from './trainer';

const available = await provideWebGPU();
if (!available) console.warn('SKIPPED: no WebGPU device, the compiled trainer is not tested here.');

const onFault = (fault: Fault) => {
  throw fault;
};

describe.skipIf(!available)('the compiled trainer', () => {
  let device: OpenDevice;
  beforeAll(async () => (device = await openDevice(onFault)));
  afterAll(() => device.close());

  // It adds in a fixed order: the same run has the same bits.
  trainerContract((model, store) => openGpuTrainer(model, store, { device, onFault }), 0);
});
