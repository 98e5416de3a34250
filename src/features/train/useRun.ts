import { useEffect, useRef } from 'react';
import { useSession, useStores } from '../../store/stores';
import type { Setup } from './useSetup';
import { ratesDiffer } from './waiting';

/** Calls back when the page has nothing better to do; Safari has no such callback. */
function whenIdle(work: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const handle = window.requestIdleCallback(work, { timeout: 1500 });
    return () => window.cancelIdleCallback(handle);
  }
  const handle = setTimeout(work, 200);
  return () => clearTimeout(handle);
}

/**
 * Keeps the run in step with the setup: opens the first one after the first paint, or in place of a
 * generator that ships with the page; opens another when the setup changes while no work would be
 * lost; hands on the learning rates.
 */
export function useRun({ config, choice, waiting }: Setup): void {
  const { session } = useStores();
  const info = useSession((state) => state.info);
  const pretrained = useSession((state) => state.pretrained);
  const untouched = useSession((state) => state.step === 0 && state.phase !== 'training');
  /** The setup that was tried last: one that was refused is not tried again unasked. */
  const tried = useRef('');
  const key = JSON.stringify([
    choice,
    { ...config.model, generatorRate: 0, discriminatorRate: 0 },
    config.dataset,
  ]);
  const due = info === null || pretrained || (waiting.length > 0 && untouched);

  useEffect(() => {
    if (!due || tried.current === key) return;
    return whenIdle(() => {
      tried.current = key;
      void session.open(config, choice);
    });
  }, [session, due, key, config, choice]);

  useEffect(() => {
    if (info === null || waiting.length > 0 || !ratesDiffer(config, info.config)) return;
    const { generatorRate: generator, discriminatorRate: discriminator } = config.model;
    void session.setRates({ generator, discriminator });
  }, [session, info, waiting.length, config]);
}
