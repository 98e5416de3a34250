import type { EngineChoice } from '../../rpc/engine';
import type { RunConfig } from '../../core/config';
import type { ModelDescription } from '../../core/nn/model';

interface Opened {
  config: RunConfig;
  choice: EngineChoice;
}

/** Fields that change while a run lives. */
const live: readonly string[] = ['generatorRate', 'discriminatorRate'];

/** Keys in which a setup differs from the run that is open, but for those that change live. */
export function restartFields(setup: Opened, run: Opened): string[] {
  const fields = (Object.keys(setup.config.model) as (keyof ModelDescription)[]).filter(
    (field) =>
      !live.includes(field) &&
      String(setup.config.model[field]) !== String(run.config.model[field]),
  );
  return [
    ...(setup.config.dataset === run.config.dataset ? [] : ['data']),
    ...fields,
    ...(setup.choice === run.choice ? [] : ['engine']),
  ];
}

/** Whether the rates differ, which the engine takes at once. */
export function ratesDiffer(a: RunConfig, b: RunConfig): boolean {
  return (
    a.model.generatorRate !== b.model.generatorRate ||
    a.model.discriminatorRate !== b.model.discriminatorRate
  );
}
