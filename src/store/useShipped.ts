import { useEffect, useState } from 'react';
import { toFaultRecord } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import type { Session } from './session';
import { fetchShipped } from './shipped';
import { shippedPicture } from './shippedPicture';
import type { ShippedName } from './shippedPicture';
import { useSession, useStores } from './stores';

/** Milliseconds. A hidden page paints no frame, and must not wait for one. */
const frameAtMost = 200;
/** Milliseconds. A picture that does not come keeps nobody waiting. */
const pictureAtMost = 3000;

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Resolves once a shipped generator's picture can be on screen: what makes it live is large, and must
 * not compete with it.
 */
async function painted(name: ShippedName): Promise<void> {
  const image = new Image();
  image.src = shippedPicture(name);
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
export async function openShipped(
  session: Session,
  name: ShippedName,
  wanted: () => boolean = () => true,
): Promise<boolean> {
  await painted(name);
  if (!wanted()) return false;
  const checkpoint = await fetchShipped(name);
  const { step, phase } = session.store.getState();
  if (!wanted() || step !== 0 || phase === 'training' || phase === 'opening') return false;
  return session.adopt(() => session.engine.load(checkpoint, 'auto'), true);
}

interface Shipped {
  /** Why it could not be opened; null while there is hope. */
  failure: FaultRecord | null;
  retry: () => void;
}

/**
 * Opens a generator that ships with the page where there is nothing better to look at: no run, or one
 * that has not trained a step. What a person trained is never replaced. After a failure it waits for
 * `retry`.
 */
export function useShipped(name: ShippedName): Shipped {
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
        const opened = await openShipped(session, name, () => !gone);
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
