import type { EngineEvent } from '../rpc/engine';
import { engineProtocol } from '../rpc/engineProtocol';
import type { Engine } from '../rpc/engineProtocol';
import { callsOf } from '../rpc/table';

/**
 * The engine of tests that need none: it answers the calls that are scripted and refuses every other
 * one of the table.
 * @returns it, and what tells its listeners of an event
 */
export function fakeEngine(scripted: Partial<Engine> = {}): {
  engine: Engine;
  emit: (event: EngineEvent) => void;
} {
  const listeners = new Set<(event: EngineEvent) => void>();
  const refuse = (name: string) => Promise.reject(new Error(`${name} is not scripted`));
  const engine: Engine = {
    ...callsOf(engineProtocol.calls, refuse),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...scripted,
  };
  return { engine, emit: (event) => listeners.forEach((listener) => listener(event)) };
}
