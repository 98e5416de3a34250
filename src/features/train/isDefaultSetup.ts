import { defaultConfig } from '../../core/config';
import type { TrainUrlState } from '../../state/trainUrl';
import { ratesDiffer, restartFields } from './restartFields';

/** Whether nobody has asked for anything but what the page begins with. */
export function isDefaultSetup({
  config,
  choice,
}: Pick<TrainUrlState, 'config' | 'choice'>): boolean {
  const begun = { config: defaultConfig, choice: 'auto' } as const;
  return (
    restartFields({ config, choice }, begun).length === 0 && !ratesDiffer(config, defaultConfig)
  );
}
