import { callsOf } from '../rpc/table';
import type { ToyGanEvent } from '../rpc/toyGan';
import { toyGanProtocol } from '../rpc/toyGanProtocol';
import type { ToyGanEngine } from '../rpc/toyGanProtocol';

/**
 * The toy GAN of tests that need none: it answers the calls that are scripted and refuses every other
 * one of the table.
 * @returns it, and what tells its listeners of an event
 */
export function fakeToyGan(scripted: Partial<ToyGanEngine> = {}): {
  engine: ToyGanEngine;
  emit: (event: ToyGanEvent) => void;
} {
  const listeners = new Set<(event: ToyGanEvent) => void>();
  const refuse = (name: string) => Promise.reject(new Error(`${name} is not scripted`));
  const engine: ToyGanEngine = {
    ...callsOf(toyGanProtocol.calls, refuse),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => undefined,
    ...scripted,
  };
  return { engine, emit: (event) => listeners.forEach((listener) => listener(event)) };
}
