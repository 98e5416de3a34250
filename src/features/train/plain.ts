import { defaultConfig } from '../../core/config';
import type { TrainLink } from '../../store/trainLink';
import { ratesDiffer, waitingFields } from './waiting';

/** Whether nobody has asked for anything but what the page begins with. */
export function isPlain({ config, choice }: Pick<TrainLink, 'config' | 'choice'>): boolean {
  const begun = { config: defaultConfig, choice: 'auto' } as const;
  return (
    waitingFields({ config, choice }, begun).length === 0 && !ratesDiffer(config, defaultConfig)
  );
}
