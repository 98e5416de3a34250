import { useEffect, useState } from 'react';
import type { HistoryState } from '../../persistence/archive/historyState';
import { useStores } from '../../hooks/stores';

/** Milliseconds a picture. */
const beat = 120;

/** What to look at after the picture on show: the next one, or the newest as it comes. */
function next({ frames, shown }: HistoryState): HistoryState['shown'] {
  const after = shown ? frames.findIndex(({ step }) => step > shown.step) : 0;
  return after < 0 || after === frames.length - 1 ? null : (frames[after] ?? null);
}

/** Plays the strip from the picture on show, or from the first one, to the newest. */
export function useReplay(): { playing: boolean; play: () => void; stop: () => void } {
  const { history } = useStores().runHistory;
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const shown = next(history.getState());
      history.setState({ shown });
      if (!shown) setPlaying(false);
    }, beat);
    return () => clearInterval(timer);
  }, [playing, history]);

  return {
    playing,
    play: () => {
      const { shown, frames } = history.getState();
      if (!shown) history.setState({ shown: frames[0] ?? null });
      setPlaying(true);
    },
    stop: () => setPlaying(false),
  };
}
