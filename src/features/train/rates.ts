import { bounds } from '../../core/nn/model';
import type { ModelDescription } from '../../core/nn/model';
import type { Session } from '../../state/session';
import type { Setup } from './useSetup';

type Rates = Pick<ModelDescription, 'generatorRate' | 'discriminatorRate'>;

/** @returns both rates of a model, those that are named at half of what they were */
export function halved(model: Rates, which: readonly (keyof Rates)[]): Rates {
  const next = (rate: keyof Rates) =>
    which.includes(rate) ? Math.max(bounds[rate].min, model[rate] / 2) : model[rate];
  return { generatorRate: next('generatorRate'), discriminatorRate: next('discriminatorRate') };
}

/**
 * Changes the learning rates of the run that is open, at once, and of the setup.
 * @returns whether the engine took them
 */
export function changeRates(
  session: Session,
  setup: Pick<Setup, 'changeModel'>,
  { generatorRate, discriminatorRate }: Rates,
): Promise<boolean> {
  // The setup first: it hands on its own rates where the run's differ.
  setup.changeModel({ generatorRate, discriminatorRate });
  return session.setRates({ generator: generatorRate, discriminator: discriminatorRate });
}
