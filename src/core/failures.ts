import { presetFor } from './config';
import type { RunConfig } from './config';
import type { FailureName } from './failureNames';
import type { AlarmCode } from './metrics/alarms';
import type { ModelDescription } from './nn/model';

/** A run that fails by its setup, and the setup that does not, from the same seed. */
interface Failure {
  broken: RunConfig;
  cure: RunConfig;
  /** What rings in the broken run, and not in the cured one. */
  alarm: AlarmCode;
}

/** Steps to train for. By then is to see what is told of, in the broken run and in the cured one. */
export const failureSteps = 2500;

const quick = presetFor('quick', 'mnist');
const changed = (change: Partial<ModelDescription>): RunConfig => ({
  ...quick,
  model: { ...quick.model, ...change },
});

/** Half of Quick's rate of G, and Classroom's. */
const slowG: Partial<ModelDescription> = { generatorRate: 0.002 };
/** A D that is sure of itself after a few steps. */
const fastD: Partial<ModelDescription> = { ...slowG, discriminatorRate: 0.01 };
/** The layers of the paper's DCGAN, with few channels: deep enough to need batch norm. */
const deep: Partial<ModelDescription> = {
  initialSize: 4,
  kernel: 5,
  generator: [32, 16, 8, 1],
  discriminator: [8, 16, 32, 64],
};
const noNorm: Partial<ModelDescription> = { generatorNorm: false, discriminatorNorm: false };

/**
 * On MNIST, found by measurement: docs/recipes.md. What textbooks warn of does not always happen to the small
 * nets of Quick, which batch norm keeps alive: they need none of it at the usual rates, and bear the highest
 * rates with it. So those two cases are deeper, and without it.
 */
export const failures: Record<FailureName, Failure> = {
  saturation: {
    broken: changed({ ...fastD, loss: 'minimax' }),
    cure: changed(fastD),
    alarm: 'discriminatorTooStrong',
  },
  strongD: {
    broken: changed({ generatorRate: 0.00005, discriminatorRate: 0.002 }),
    cure: quick,
    alarm: 'discriminatorTooStrong',
  },
  weakD: {
    broken: changed({ discriminatorRate: 0.00001 }),
    cure: quick,
    alarm: 'discriminatorTooWeak',
  },
  collapse: { broken: changed({ beta1: 0.96 }), cure: quick, alarm: 'collapse' },
  noNorm: {
    broken: changed({ ...deep, ...noNorm }),
    cure: changed(deep),
    alarm: 'discriminatorTooStrong',
  },
  highRates: {
    broken: changed({ ...noNorm, generatorRate: 0.1, discriminatorRate: 0.1 }),
    cure: changed({ ...noNorm, ...slowG }),
    alarm: 'discriminatorTooStrong',
  },
};

/** Whether two setups are the same. */
export function sameConfig(a: RunConfig, b: RunConfig): boolean {
  const fields = Object.keys(b.model) as (keyof ModelDescription)[];
  return (
    a.dataset === b.dataset &&
    fields.every((field) => String(a.model[field]) === String(b.model[field]))
  );
}
