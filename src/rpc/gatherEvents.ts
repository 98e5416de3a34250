import type { EngineEvent } from './engine';
import type { Engine } from './engineProtocol';

/** What training tells of all the time, and nobody waits for. */
const unhurried: ReadonlySet<EngineEvent['type']> = new Set([
  'losses',
  'grid',
  'batchPreview',
  'speed',
  'checkpoint',
  'data',
]);

/** Milliseconds for which that is gathered: somewhat less than the worker lets pass between two pictures. */
const gatheredFor = 200;

/**
 * The same engine, whose events in training come several at once: the page redraws once for all that it hears
 * of in one task, and each redrawing takes the processor from a trainer that runs on it. Their order stays. What
 * is waited for comes at once, behind what was gathered, and so does everything while nothing trains.
 * @param now milliseconds of a steady clock
 */
export function gatherEvents(engine: Engine, now = () => performance.now()): Engine {
  const listeners = new Set<(event: EngineEvent) => void>();
  let gathered: EngineEvent[] = [];
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let training = false;

  const flush = () => {
    clearTimeout(timer);
    const events = gathered;
    gathered = [];
    for (const event of events) for (const listener of [...listeners]) listener(event);
  };

  engine.subscribe((event) => {
    if (event.type === 'phase') training = event.phase === 'training';
    if (gathered.length === 0) {
      since = now();
      timer = setTimeout(flush, gatheredFor);
    }
    gathered.push(event);
    // Timers of a page that nobody sees may be a minute late; messages are not.
    const late = now() - since >= gatheredFor;
    if (!training || late || !unhurried.has(event.type)) flush();
  });

  return {
    ...engine,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
