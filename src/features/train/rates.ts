import { bounds } from '../../core/nn/model';
import type { Session } from '../../state/session';
import type { Setup } from './useSetup';

type Rate = 'generatorRate' | 'discriminatorRate';

/**
 * Halves learning rates of the run that is open, at once, and of the setup.
 * @returns whether the engine took them
 */
export async function halveRates(
  session: Session,
  setup: Pick<Setup, 'changeModel'>,
  rates: readonly Rate[],
): Promise<boolean> {
  const { info } = session.store.getState();
  if (!info) return false;
  const { model } = info.config;
  const next = (rate: Rate) =>
    rates.includes(rate) ? Math.max(bounds[rate].min, model[rate] / 2) : model[rate];
  const [generatorRate, discriminatorRate] = [next('generatorRate'), next('discriminatorRate')];
  // The setup first: it hands on its own rates where the run's differ.
  setup.changeModel({ generatorRate, discriminatorRate });
  return session.setRates({ generator: generatorRate, discriminator: discriminatorRate });
}
