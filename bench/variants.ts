import type { ModelDescription } from '../src/core/model';
import type { OpenDevice } from '../src/engine/device';
import { openTfjsTrainer } from '../src/engine/tfjs/open';
import type { ImageStore, Trainer } from '../src/engine/trainer';

export const variantNames = ['stock', 'patched'] as const;
export type VariantName = (typeof variantNames)[number];

export const variantTitles: Record<VariantName, string> = {
  stock: 'TensorFlow.js webgpu, as it comes',
  patched: 'TensorFlow.js webgpu, our gradients of Mean and Sum',
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
  return openTfjsTrainer(model, store, { device, onFault, stock: name === 'stock' });
}
