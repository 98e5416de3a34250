import { useEffect, useState } from 'react';

/** Milliseconds for which the outcome is told. */
const told = 4000;

type Outcome = 'done' | 'failed' | null;

/** Copies text to the clipboard, and what came of the last try, for a few seconds. */
export function useCopy(): [outcome: Outcome, copy: (text: string) => void] {
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), told);
    return () => clearTimeout(timer);
  }, [outcome]);
  const write = async (text: string) => {
    try {
      // Without a secure context, or in a frame that may not, there is no clipboard, whatever the types say.
      await navigator.clipboard.writeText(text);
      setOutcome('done');
    } catch {
      setOutcome('failed');
    }
  };
  return [outcome, (text) => void write(text)];
}
