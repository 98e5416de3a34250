import { useCallback, useEffect, useState } from 'react';

/** Steps a second. */
export const speeds = [0.5, 1, 2, 4, 8] as const;

export interface Playback {
  playing: boolean;
  /** Index into `speeds`. */
  speed: number;
  toggle: () => void;
  pause: () => void;
  faster: () => void;
  slower: () => void;
}

/** A clock that calls `tick` while it runs, and stops when `atEnd`. */
export function usePlayback(tick: () => void, atEnd: boolean, rewind: () => void): Playback {
  const [wanted, setWanted] = useState(false);
  const [speed, setSpeed] = useState(1);
  const playing = wanted && !atEnd;
  useEffect(() => {
    if (!playing) return;
    const timer = window.setInterval(tick, 1000 / (speeds[speed] ?? 1));
    return () => window.clearInterval(timer);
  }, [playing, speed, tick]);
  return {
    playing,
    speed,
    toggle: useCallback(() => {
      if (!playing && atEnd) rewind();
      setWanted(!playing);
    }, [playing, atEnd, rewind]),
    pause: useCallback(() => setWanted(false), []),
    faster: useCallback(() => setSpeed((old) => Math.min(speeds.length - 1, old + 1)), []),
    slower: useCallback(() => setSpeed((old) => Math.max(0, old - 1)), []),
  };
}
