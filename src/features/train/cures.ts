/** What a change to the setup can mend of what alarms tell. */
import { presetFor } from '../../core/config';
import type { RunConfig } from '../../core/config';
import type { AlarmCode } from '../../core/metrics/alarms';
import { nearestPreset } from '../../state/trainUrl';
import { halved } from './rates';

export type Cure = 'presetRates' | 'halveD' | 'halveG' | 'halveBoth' | 'nonSaturating' | 'quick';

/** @returns the setup that a cure makes of one */
export function cured(cure: Cure, { dataset, model }: RunConfig): RunConfig {
  switch (cure) {
    case 'presetRates': {
      const { preset } = nearestPreset({ dataset, model });
      const { generatorRate, discriminatorRate } = presetFor(preset, dataset).model;
      return { dataset, model: { ...model, generatorRate, discriminatorRate } };
    }
    case 'halveD':
      return { dataset, model: { ...model, ...halved(model, ['discriminatorRate']) } };
    case 'halveG':
      return { dataset, model: { ...model, ...halved(model, ['generatorRate']) } };
    case 'halveBoth': {
      const both = halved(model, ['generatorRate', 'discriminatorRate']);
      return { dataset, model: { ...model, ...both } };
    }
    case 'nonSaturating':
      return { dataset, model: { ...model, loss: 'nonSaturating' } };
    case 'quick':
      return { dataset, model: { ...presetFor('quick', dataset).model, seed: model.seed } };
    default:
      return cure satisfies never;
  }
}

/** @returns what to try against an alarm; null where nothing but advice is left */
export function cureOf(code: AlarmCode, config: RunConfig): Cure | null {
  const { preset, differs } = nearestPreset(config);
  const changes = differs.filter((field) => field !== 'seed');
  /** A preset but for the rates, with which its own may still mend the run. */
  const ratesAlone = changes.every((field) =>
    ['generatorRate', 'discriminatorRate'].includes(field),
  );
  switch (code) {
    case 'notFinite':
    case 'collapse':
      return preset === 'quick' && changes.length === 0 ? 'halveBoth' : 'quick';
    case 'discriminatorTooStrong':
      // Where the loss is flat, a slower D does not give G back its slope.
      if (config.model.loss === 'minimax') return 'nonSaturating';
      if (!ratesAlone) return 'quick';
      return changes.length > 0 ? 'presetRates' : 'halveD';
    case 'discriminatorTooWeak':
      if (!ratesAlone) return 'quick';
      return changes.length > 0 ? 'presetRates' : 'halveG';
    default:
      return null;
  }
}
