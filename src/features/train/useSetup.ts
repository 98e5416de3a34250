import { useMemo } from 'react';
import { checkConfig, presetFor } from '../../core/config';
import type { RunConfig } from '../../core/config';
import type { DatasetName } from '../../core/dataset';
import type { FailureName } from '../../core/failureNames';
import { Fault, toFaultRecord } from '../../core/fault';
import type { ModelDescription, PresetName } from '../../core/nn/model';
import { formatFault } from '../../i18n/formatFault';
import { useMessages } from '../../i18n/useMessages';
import { useRoomParams, useSession } from '../../hooks/stores';
import {
  leavesSetup,
  nearestPreset,
  onDataset,
  targetBounds,
  trainCodec,
} from '../../state/trainUrl';
import type { TrainUrlState } from '../../state/trainUrl';
import { isDefaultSetup } from './isDefaultSetup';
import { restartFields } from './restartFields';

/** What the rail shows and what becomes of an entry. The address bar holds it, so that it is one. */
export interface Setup extends TrainUrlState {
  /** The form of Quick that suits the device: what a link is taken for that leaves the setup to the page. */
  quick: QuickForm;
  /** Keys of the link that could not be taken as they stood. */
  adjusted: string[];
  /** Keys that differ from the run that is open and can't change while it lives. */
  waiting: string[];
  /** Whether the generator that ships with the page is on show, or will be once an engine is there. */
  pretrained: boolean;
  /** The answers: null, or the sentence that refuses the entry; then nothing has changed. */
  changeModel: (part: Partial<ModelDescription>) => string | null;
  changeTarget: (target: number) => string | null;
  changeChoice: (choice: TrainUrlState['choice']) => void;
  changeDataset: (dataset: DatasetName) => void;
  changePreset: (preset: PresetName) => void;
  /** Everything but the number of steps. */
  changeAll: (config: RunConfig) => void;
  /** Sets up what the failure lab has, with the number of steps to train for. */
  changeFailure: (failure: FailureName, config: RunConfig, target: number) => void;
  /** Writes the link out as it was understood. */
  settle: () => void;
  /** Back to the setup of the run that is open. */
  undo: () => void;
}

type QuickForm = 'quick' | 'quickWide';

/**
 * While nobody's run is open, by what the device was found to be; beside a run of one's own what that is, since
 * it was begun so.
 */
function useQuick(): QuickForm {
  const info = useSession((session) => session.info);
  const pretrained = useSession((session) => session.pretrained);
  return useMemo(() => {
    if (info === null) return 'quick';
    if (pretrained) return info.largeSteps === true ? 'quickWide' : 'quick';
    return nearestPreset(info.config).preset === 'quickWide' ? 'quickWide' : 'quick';
  }, [info, pretrained]);
}

export function useSetup(): Setup {
  const messages = useMessages();
  const [params, setParams] = useRoomParams('train');
  const info = useSession((session) => session.info);
  const choice = useSession((session) => session.choice);
  const pretrained = useSession((session) => session.pretrained);
  const quick = useQuick();
  const link = useMemo(() => {
    const parsed = trainCodec.parse(params);
    if (!leavesSetup(params)) return parsed;
    return { ...parsed, config: presetFor(quick, parsed.config.dataset) };
  }, [params, quick]);

  const change = (part: Partial<TrainUrlState>) =>
    setParams(trainCodec.format({ ...link, ...part }));
  const changeConfig = (config: RunConfig, failure: FailureName | null): string | null => {
    try {
      change({ config: checkConfig(config), failure });
      return null;
    } catch (error) {
      return formatFault(messages, toFaultRecord(error));
    }
  };
  const { dataset, model } = link.config;
  const withPreset = (preset: PresetName): RunConfig => ({
    dataset,
    model: { ...presetFor(preset, dataset).model, seed: model.seed },
  });

  return {
    ...link,
    quick,
    pretrained: pretrained || (info === null && isDefaultSetup(link)),
    waiting:
      info && choice && !pretrained ? restartFields(link, { config: info.config, choice }) : [],
    changeModel: (part) => changeConfig({ dataset, model: { ...model, ...part } }, link.failure),
    changeTarget: (target) => {
      const fault = targetFault(target);
      if (fault) return formatFault(messages, fault.record);
      change({ target });
      return null;
    },
    changeChoice: (next) => change({ choice: next }),
    changeDataset: (next) => void changeConfig(onDataset(link.config, next), null),
    changePreset: (preset) => void changeConfig(withPreset(preset), null),
    changeAll: (config) => change({ config, choice: 'auto', failure: null }),
    changeFailure: (failure, config, target) => change({ failure, config, target }),
    settle: () => change({}),
    undo: () => {
      if (info && choice) change({ config: info.config, choice, failure: null });
    },
  };
}

function targetFault(target: number): Fault | null {
  const { min, max } = targetBounds;
  if (Number.isNaN(target))
    return new Fault({ code: 'config.notANumber', params: { field: 'steps' } });
  if (target < min || target > max) {
    return new Fault({
      code: 'config.outOfRange',
      params: { field: 'steps', value: target, min, max },
    });
  }
  return Number.isInteger(target)
    ? null
    : new Fault({ code: 'config.notAnInteger', params: { field: 'steps', value: target } });
}
