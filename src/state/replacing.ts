import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { RunInfo } from '../rpc/engine';
import type { EngineWithHistory } from '../persistence/archive/history';
import type { Session } from './session';

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
   * Opens another run in place of the one that is open. Asks first where that one is training, or has
   * trained and is not kept; if the answer is yes, it is paused, so that its newest state is kept.
   * @param pretrained whether the other is one that ships with the page
   * @returns whether the other run is open now
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
    const { phase, step, trained } = session.store.getState();
    const { checkpoints, branch, problem } = history.getState();
    const training = phase === 'training';
    const saved = checkpoints.some((state) => state.branch === branch && state.step === step);
    if (!training && (trained === 0 || saved)) return null;
    return { step, training, kept: problem === null };
  }

  function answer(yes: boolean): void {
    store.setState({ question: null });
    reply(yes);
    reply = () => undefined;
  }

  return {
    store,
    answer,
    replace: async (call, pretrained = false) => {
      // Whoever asks again has changed their mind about the first.
      answer(false);
      const question = questionNow();
      if (question !== null) {
        const yes = new Promise<boolean>((resolve) => (reply = resolve));
        store.setState({ question });
        if (!(await yes)) return false;
      }
      if (session.store.getState().phase === 'training') await session.pause();
      return session.adopt(call, pretrained);
    },
  };
}
