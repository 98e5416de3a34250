import { useEffect, useState } from 'react';
import { pretrainedNames } from '../core/dataset';
import type { PretrainedName } from '../core/dataset';
import { toFaultRecord } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import type { Session } from '../state/session';
import { fetchPretrained } from '../persistence/pretrained';
import { pretrainedPicture } from '../persistence/pretrainedPicture';
import { trainCodec } from '../state/trainUrl';
import { useSession, useStores, useUrl } from './stores';

/** Milliseconds. A hidden page paints no frame, and must not wait for one. */
const frameAtMost = 200;
/** Milliseconds. A picture that does not come keeps nobody waiting. */
const pictureAtMost = 3000;

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Resolves once a pretrained generator's picture can be on screen: what makes it live is large, and must
 * not compete with it.
 */
async function painted(name: PretrainedName): Promise<void> {
  const image = new Image();
  image.src = pretrainedPicture(name);
  await Promise.race([image.decode().catch(() => undefined), wait(pictureAtMost)]);
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    void wait(frameAtMost).then(resolve);
  });
}

/**
 * @param wanted asked again when the file has come
 * @returns whether it is open now
 */
export async function openPretrained(
  session: Session,
  name: PretrainedName,
  wanted: () => boolean = () => true,
): Promise<boolean> {
  await painted(name);
  if (!wanted()) return false;
  const checkpoint = await fetchPretrained(name);
  const { step, phase, pretrained, info } = session.store.getState();
  if (!wanted() || phase === 'training' || phase === 'opening') return false;
  // Another room may have opened it meanwhile.
  if (pretrained && info?.config.dataset === checkpoint.config.dataset) return true;
  if (step !== 0 && !pretrained) return false;
  return session.adopt(() => session.engine.load(checkpoint, 'auto'), true);
}

/** The one for the data set that the Train room's link names; digits where that has none. */
export function usePretrainedName(): PretrainedName {
  const params = useUrl((link) => link.params.train);
  return pretrainedNames[trainCodec.parse(params).config.dataset] ?? 'digits';
}

interface Pretrained {
  /** Why it could not be opened; null while there is hope. */
  failure: FaultRecord | null;
  retry: () => void;
}

/**
 * Opens a generator that ships with the page where there is nothing better to look at: no run, or one
 * that has not trained a step. What a person trained is never replaced. After a failure it waits for
 * `retry`.
 */
export function usePretrained(name: PretrainedName): Pretrained {
  const { session } = useStores();
  const [failure, setFailure] = useState<FaultRecord | null>(null);
  const bare = useSession(
    (state) =>
      state.step === 0 &&
      (state.phase === 'idle' || state.phase === 'ready' || state.phase === 'paused'),
  );
  useEffect(() => {
    if (!bare || failure) return;
    let gone = false;
    const open = async () => {
      try {
        const opened = await openPretrained(session, name, () => !gone);
        const { fault, info } = session.store.getState();
        // The engine refused it; the effect's own end is no failure.
        if (!opened && info === null && fault) setFailure(fault.fault);
      } catch (error) {
        if (!gone) setFailure(toFaultRecord(error));
      }
    };
    void open();
    return () => {
      gone = true;
    };
  }, [session, bare, failure, name]);
  return {
    failure,
    retry: () => {
      session.dismiss('fault');
      setFailure(null);
    },
  };
}
