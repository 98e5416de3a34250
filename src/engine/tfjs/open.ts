import type { ModelDescription } from '../../core/nn/model';
import type { ImageStore } from '../trainer';
import { openBackend } from './backend';
import type { BackendRequest } from './backend';
import { TfjsTrainer } from './trainer';

export interface TfjsOptions extends BackendRequest {
  /** TensorFlow.js's own Adam and gradients of Mean and Sum, to measure what ours are worth. */
  stock?: boolean;
}

/**
 * The reference trainer at step 0, on the backend asked for.
 * @throws Fault `engine.noDevice`
 */
export async function openTfjsTrainer(
  model: ModelDescription,
  store: ImageStore,
  options: TfjsOptions,
): Promise<TfjsTrainer> {
  const backend = await openBackend(options);
  return new TfjsTrainer(model, store, backend, options.stock ? 'stock' : 'ours');
}
