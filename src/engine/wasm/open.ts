import type { ModelDescription } from '../../core/nn/model';
import { ProgramTrainer } from '../program/trainer';
import type { ImageStore } from '../trainer';
import { WasmDevice } from './device';
import type { WasmHost } from './host';

/**
 * The compiled step on WebAssembly SIMD, at step 0.
 * @param relaxed whether multiply-adds may be fused; as the machine can, when left out
 * @throws Fault `engine.noDevice`; `engine.tooLarge` for a model that 4 GiB do not hold
 */
export async function openWasmTrainer(
  model: ModelDescription,
  store: ImageStore,
  host: WasmHost,
  relaxed?: boolean,
): Promise<ProgramTrainer> {
  const device = await WasmDevice.open(host, relaxed);
  try {
    const { threads } = device;
    return new ProgramTrainer(model, store, device, {
      engine: 'wasm',
      backend: 'cpu',
      device: '',
      threads,
    });
  } catch (error) {
    device.dispose();
    throw error;
  }
}
