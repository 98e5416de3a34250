import { useEffect, useRef } from 'react';
import type { EngineChoice } from '../../rpc/engine';
import { presetFor } from '../../core/config';
import type { RunConfig } from '../../core/config';
import { pretrainedNames } from '../../core/dataset';
import { useSession, useStores } from '../../hooks/stores';
import { whenIdle } from '../../ui/whenIdle';
import { nextTarget } from './target';
import { isDefaultSetup } from './isDefaultSetup';
import type { Setup } from './useSetup';
import { ratesDiffer } from './restartFields';

/** Equal for equal setups, in whatever order their fields were put together. */
const keyOf = (choice: EngineChoice, { model, dataset }: RunConfig) =>
  JSON.stringify([choice, dataset, Object.entries(model).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Ways to go on with another run. */
export interface Beginnings {
  /** Trains the setup on show, from step 0. */
  fromScratch: () => Promise<void>;
  /** Opens the generator that ships for the data set on show, and the setup that goes with it. */
  pretrained: () => Promise<void>;
}

/**
 * Keeps the run in step with the setup: opens the first one after the first paint, or, where nobody has
 * asked for a setup, the generator that ships with the page for the data set; opens another when the setup
 * changes while no work would be lost; hands on the learning rates.
 */
export function useRun(setup: Setup): Beginnings {
  const { config, choice, target, waiting } = setup;
  const { session, replacing } = useStores();
  const info = useSession((state) => state.info);
  const pretrained = useSession((state) => state.pretrained);
  const opening = useSession((state) => state.phase === 'opening');
  const untouched = useSession((state) => state.step === 0 && state.phase !== 'training');
  /** The setup that was tried last: one that was refused is not tried again unasked. */
  const tried = useRef('');
  const key = keyOf(choice, config);
  const plain = isDefaultSetup({ config, choice });
  const shipped = plain ? pretrainedNames[config.dataset] : null;
  /** Whether it is the open one that should be on show where nobody has asked for a setup. */
  const fits = pretrained && plain && info?.config.dataset === config.dataset;
  const wanting = info === null || (pretrained && !fits) || (waiting.length > 0 && untouched);
  // Something that is being opened, such as a file, must not give way to what nobody asked for.
  const due = wanting && !opening;

  useEffect(() => {
    if (!due || tried.current === key) return;
    const bare = () => {
      const { info: open, phase, pretrained: replaceable } = session.store.getState();
      return (open === null || replaceable) && phase !== 'opening';
    };
    const wanted = () => tried.current === key;
    const begin = async () => {
      // A press of Train may have come before the page was idle, and has a run of its own.
      if (wanted()) return;
      tried.current = key;
      if (shipped && bare()) {
        const done = await import('../../hooks/usePretrained')
          .then(({ openPretrained }) => openPretrained(session, shipped, wanted))
          // Without the pretrained files training works all the same.
          .catch(() => false);
        if (done || !wanted() || !bare()) return;
      }
      await session.open(config, choice);
    };
    return whenIdle(() => void begin(), 1500);
  }, [session, due, key, shipped, config, choice]);

  useEffect(() => {
    if (pretrained || info === null || waiting.length > 0 || !ratesDiffer(config, info.config)) {
      return;
    }
    const { generatorRate: generator, discriminatorRate: discriminator } = config.model;
    void session.setRates({ generator, discriminator });
  }, [session, info, pretrained, waiting.length, config]);

  const begin = async (chosen: RunConfig) => {
    tried.current = keyOf(choice, chosen);
    if (await session.open(chosen, choice)) await session.play(nextTarget(0, target));
  };
  const showPretrained = async () => {
    const name = pretrainedNames[config.dataset];
    if (!name) return;
    // The setup on show stays until the other is open: there may be a question to answer first.
    tried.current = key;
    const { fetchPretrained } = await import('../../persistence/pretrained');
    const call = async () => session.engine.load(await fetchPretrained(name), 'auto');
    if (await replacing.replace(call, true)) setup.changeAll(presetFor('quick', config.dataset));
  };
  return { fromScratch: () => begin(config), pretrained: showPretrained };
}
