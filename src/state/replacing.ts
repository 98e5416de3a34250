import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { RunInfo } from '../rpc/engine';
import type { EngineWithHistory } from '../persistence/archive/history';
import type { HistoryState } from '../persistence/archive/historyState';
import type { Session } from './session';
import type { SessionState } from './sessionState';

/** Whether a reload, or another run, would stop this run or lose a part of it. */
export function runAtRisk(
  { phase, step, trained }: Pick<SessionState, 'phase' | 'step' | 'trained'>,
  { checkpoints, branch }: Pick<HistoryState, 'checkpoints' | 'branch'>,
): boolean {
  if (phase === 'training') return true;
  return trained > 0 && !checkpoints.some((one) => one.branch === branch && one.step === step);
}

/** What a person is asked before another run takes the place of the one that is open. */
interface ReplaceQuestion {
  /** Where the run stands that would give way. */
  step: number;
  training: boolean;
  /** Whether the browser keeps it, so that it can be gone back to. */
  kept: boolean;
}

export interface Replacing {
  store: StoreApi<{ question: ReplaceQuestion | null }>;
  /**
   * Whether another run may take the place of the one that is open. Asks where that one is training, or has
   * trained and is not kept; if the answer is yes, it is paused, so that its newest state is kept.
   */
  ask: () => Promise<boolean>;
  /**
   * Opens another run after `ask`.
   * @param pretrained whether the other is one that ships with the page
   * @returns whether it is open now
   */
  replace: (call: () => Promise<RunInfo>, pretrained?: boolean) => Promise<boolean>;
  answer: (yes: boolean) => void;
}

export function createReplacing(
  session: Pick<Session, 'store' | 'adopt' | 'pause'>,
  history: EngineWithHistory['history'],
): Replacing {
  const store = createStore<{ question: ReplaceQuestion | null }>(() => ({ question: null }));
  let reply: (yes: boolean) => void = () => undefined;

  /** @returns null where nothing is lost and nothing stops */
  function questionNow(): ReplaceQuestion | null {
    const here = session.store.getState();
    const past = history.getState();
    if (!runAtRisk(here, past)) return null;
    return { step: here.step, training: here.phase === 'training', kept: past.problem === null };
  }

  function answer(yes: boolean): void {
    store.setState({ question: null });
    reply(yes);
    reply = () => undefined;
  }

  async function ask(): Promise<boolean> {
    // Whoever asks again has changed their mind about the first.
    answer(false);
    const question = questionNow();
    if (question !== null) {
      const yes = new Promise<boolean>((resolve) => (reply = resolve));
      store.setState({ question });
      if (!(await yes)) return false;
    }
    if (session.store.getState().phase === 'training') await session.pause();
    return true;
  }

  return {
    store,
    ask,
    answer,
    replace: async (call, pretrained = false) => (await ask()) && session.adopt(call, pretrained),
  };
}
