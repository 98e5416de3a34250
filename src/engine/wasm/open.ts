import type { ModelDescription } from '../../core/nn/model';
import { ProgramTrainer } from '../program/trainer';
import type { ImageStore } from '../trainer';
import { WasmDevice } from './device';
import type { WasmHost } from './host';

export interface WasmOptions {
  host: WasmHost;
  /** Whether multiply-adds may be fused; as the machine can, when left out. */
  relaxed?: boolean;
}

/**
 * The compiled step on WebAssembly SIMD, at step 0.
 * @throws Fault `engine.noDevice` where WebAssembly has no SIMD or may not be used; `engine.tooLarge` for
 *   a model that 4 GiB do not hold; `engine.outOfMemory` where the machine has no room for it
 */
export async function openWasmTrainer(
  model: ModelDescription,
  store: ImageStore,
  { host, relaxed }: WasmOptions,
): Promise<ProgramTrainer> {
  const device = await WasmDevice.open(host, relaxed);
  try {
    const { threads } = device;
    const info = { engine: 'wasm', backend: 'cpu', device: '', threads } as const;
    return new ProgramTrainer(model, store, device, info);
  } catch (error) {
    device.dispose();
    throw error;
  }
}
