import { useEffect, useRef, useState } from 'react';
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
  /** Whether a run is being opened that nobody asked for: a press of Train need not wait for it. */
  unasked: boolean;
  /**
   * Opens at once what else would be opened when the page is idle: the setup that has just been changed.
   * @returns whether the run that is open is the one on show
   */
  catchUp: () => Promise<boolean>;
  /** Trains the setup on show, from step 0. */
  fromScratch: () => Promise<void>;
  /** Opens the generator that ships for the data set on show, and the setup that goes with it. */
  pretrained: () => Promise<void>;
  /** Another setup, from step 0 to a step. */
  from: (config: RunConfig, until: number) => Promise<void>;
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
  /** How many runs a person has begun: what was begun unasked before gives way. */
  const presses = useRef(0);
  /** The run that is being opened unasked, once nothing can open in its place. */
  const coming = useRef<{ key: string; opened: Promise<boolean> } | null>(null);
  const [unasked, setUnasked] = useState(false);
  /** What is done when the page is idle. */
  const scheduled = useRef<(() => Promise<boolean>) | null>(null);
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
    const openUnasked = async (wanted: () => boolean): Promise<boolean> => {
      if (shipped && bare()) {
        const done = await import('../../hooks/usePretrained')
          .then(({ openPretrained }) => openPretrained(session, shipped, wanted))
          // Without the pretrained files training works all the same.
          .catch(() => false);
        if (done || !wanted() || !bare()) return done;
      }
      const opened = session.open(config, choice);
      coming.current = { key, opened };
      const done = await opened;
      coming.current = null;
      return done;
    };
    const begin = async () => {
      // A press of Train may have come before the page was idle, and has a run of its own.
      if (tried.current === key) return true;
      tried.current = key;
      const before = presses.current;
      const wanted = () => presses.current === before && tried.current === key;
      setUnasked(true);
      const done = await openUnasked(wanted);
      if (wanted()) setUnasked(false);
      return done;
    };
    scheduled.current = begin;
    const callOff = whenIdle(() => void begin(), 1500);
    return () => {
      scheduled.current = null;
      callOff();
    };
  }, [session, due, key, shipped, config, choice]);

  useEffect(() => {
    if (pretrained || info === null || waiting.length > 0 || !ratesDiffer(config, info.config)) {
      return;
    }
    const { generatorRate: generator, discriminatorRate: discriminator } = config.model;
    void session.setRates({ generator, discriminator });
  }, [session, info, pretrained, waiting.length, config]);

  const pressed = (chosen: string) => {
    tried.current = chosen;
    presses.current++;
    setUnasked(false);
  };
  const from = async (chosen: RunConfig, until: number) => {
    const wanted = keyOf(choice, chosen);
    pressed(wanted);
    const opened =
      coming.current?.key === wanted ? coming.current.opened : session.open(chosen, choice);
    if (await opened) await session.play(until);
  };
  const showPretrained = async () => {
    const name = pretrainedNames[config.dataset];
    if (!name) return;
    // The setup on show stays until the other is open: there may be a question to answer first.
    pressed(key);
    const { fetchPretrained } = await import('../../persistence/pretrained');
    const call = async () => session.engine.load(await fetchPretrained(name), 'auto');
    if (await replacing.replace(call, true))
      setup.changeAll(presetFor(setup.quick, config.dataset));
  };
  return {
    unasked,
    catchUp: async () => (await scheduled.current?.()) ?? true,
    fromScratch: () => from(config, nextTarget(0, target)),
    from,
    pretrained: showPretrained,
  };
}
