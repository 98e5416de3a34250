import type { FaultRecord } from '../core/fault';
import { Channel } from './channel';
import type { WorkerLike } from './channel';
import { callsOf } from './table';
import type { ToyGanEvent, WorkerEvent } from './toyGan';
import { toyGanProtocol } from './toyGanProtocol';
import type { ToyGanCalls, ToyGanEngine } from './toyGanProtocol';

/**
 * The page's end of the toy GAN's wire. The worker is made at the first call; when it dies, falls silent
 * or lets a call wait too long, it is ended, pending calls reject, and the next call makes a new one,
 * which has no game until `open`.
 */
export function connectToyGan(makeWorker: () => WorkerLike): ToyGanEngine {
  type ToyGanChannel = Channel<ToyGanCalls, WorkerEvent>;
  const listeners = new Set<(event: ToyGanEvent) => void>();
  let channel: ToyGanChannel | null = null;
  const emit = (event: ToyGanEvent) => {
    for (const listener of [...listeners]) listener(event);
  };
  const connect = (): ToyGanChannel => {
    const made: ToyGanChannel = new Channel(makeWorker(), {
      protocol: toyGanProtocol,
      onEvent: emit,
      onDeath: (fault: FaultRecord) => {
        if (made === channel) channel = null;
        emit({ type: 'died', fault });
      },
    });
    return made;
  };
  const calls = callsOf(toyGanProtocol.calls, (name, args) => {
    channel ??= connect();
    return channel.call(name, args);
  });
  return {
    ...calls,
    open: async (config, moves) => {
      channel ??= connect();
      const called = channel;
      const opened = await calls.open(config, moves);
      called.warmedUp();
      return opened;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      channel?.kill({ code: 'engine.workerDied', params: {} });
      channel = null;
    },
  };
}
