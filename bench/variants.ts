import type { ModelDescription } from '../src/core/model';
import type { OpenDevice } from '../src/engine/device';
import { openGpuTrainer } from '../src/engine/gpu/trainer';
import { openTfjsTrainer } from '../src/engine/tfjs/open';
import type { ImageStore, Trainer } from '../src/engine/trainer';

export const variantNames = ['stock', 'patched', 'compiled'] as const;
export type VariantName = (typeof variantNames)[number];

export const variantTitles: Record<VariantName, string> = {
  stock: 'TensorFlow.js webgpu, as it comes',
  patched: 'TensorFlow.js webgpu, our Adam and gradients of Mean and Sum',
  compiled: 'compiled plan',
};

/** @throws the first fault of the device: a benchmark of a broken run would mean nothing */
export function openVariant(
  name: VariantName,
  model: ModelDescription,
  store: ImageStore,
  device: OpenDevice,
): Promise<Trainer> {
  const onFault = (fault: Error) => {
    throw fault;
  };
  if (name === 'compiled') return openGpuTrainer(model, store, { device, onFault });
  return openTfjsTrainer(model, store, { device, onFault, stock: name === 'stock' });
}
