import { presetFor } from '../../core/config';
import type { TrainUrlState } from '../../state/trainUrl';
import { ratesDiffer, restartFields } from './restartFields';

/** Whether nobody has asked for anything but a data set: the rest is as the page begins, on whatever device. */
export function isDefaultSetup({
  config,
  choice,
}: Pick<TrainUrlState, 'config' | 'choice'>): boolean {
  return (['quick', 'quickWide'] as const).some((preset) => {
    const begun = { config: presetFor(preset, config.dataset), choice: 'auto' } as const;
    return (
      restartFields({ config, choice }, begun).length === 0 && !ratesDiffer(config, begun.config)
    );
  });
}
