import { useEffect, useRef, useState } from 'react';

/** The newest value, but not another one more often than every `gap` milliseconds. */
export function usePaced<Value>(value: Value, gap: number): Value {
  const [shown, setShown] = useState(value);
  const last = useRef(-Infinity);
  useEffect(() => {
    const wait = Math.max(0, last.current + gap - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setShown(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, gap]);
  return shown;
}
