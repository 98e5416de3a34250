import { useEffect, useState } from 'react';
import { toFaultRecord } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';

/** What was asked for has come, or why it has not. */
export type Answer<T> = { value: T } | { fault: FaultRecord };

/** Milliseconds: who steers across tiles does not ask at each. */
const patience = 120;

/**
 * The answer to a question, asked once; null while it is on its way.
 * @param ask another function is another question; none asks nothing
 */
export function useAnswer<T>(ask: (() => Promise<T>) | null | undefined): Answer<T> | null {
  const [found, setFound] = useState<{ ask: () => Promise<T>; answer: Answer<T> } | null>(null);
  useEffect(() => {
    if (!ask) return;
    let wanted = true;
    const tell = (answer: Answer<T>) => {
      if (wanted) setFound({ ask, answer });
    };
    const timer = setTimeout(() => {
      ask().then(
        (value) => tell({ value }),
        (error: unknown) => tell({ fault: toFaultRecord(error) }),
      );
    }, patience);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [ask]);
  return found?.ask === ask ? (found?.answer ?? null) : null;
}
