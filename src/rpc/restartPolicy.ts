import type { FaultCode } from '../core/fault';

/** Faults after which the worker's device is of no more use, though the worker lives. */
export const deviceGone: readonly FaultCode[] = [
  'engine.deviceLost',
  'engine.outOfMemory',
  'engine.gpuError',
  'engine.stalled',
];

/** Milliseconds between two losses that still count as one illness. */
const window = 60_000;

/** Restarts that a run gets before it has to have come further: a state that was not there before. */
const restartsWithoutProgress = 3;

/** On what a run is brought back: as it was asked for, or on the processor. */
export type EngineLevel = 'asked' | 'wasm';

/**
 * What to do about the loss of a worker or a device. It is brought back as it was; after two losses
 * within a minute, or one during a restart, on the processor; after one there it stays stopped. It also stays stopped once several restarts have brought it no further, however long
 * each took: another one would only lose more.
 */
export class RestartPolicy {
  private last = -Infinity;
  private current: EngineLevel = 'asked';
  private restarts = 0;

  /** On what the run is now. */
  get level(): EngineLevel {
    return this.current;
  }

  /**
   * @param now milliseconds of any steady clock
   * @param restarting whether the loss came before the restart for the one before was done
   */
  next(now: number, restarting: boolean): EngineLevel | 'stop' {
    const soon = restarting || now - this.last < window;
    this.last = now;
    if (this.restarts >= restartsWithoutProgress) return 'stop';
    if (this.current === 'wasm') return 'stop';
    if (soon) this.current = 'wasm';
    this.restarts++;
    return this.current;
  }

  /** There is a state that was not there before, or all that there was is back and at rest. */
  progressed(): void {
    this.restarts = 0;
  }

  /** A person asks for another try, where the run was last. */
  retry(): void {
    this.restarts = 0;
  }

  /** A person chose a run and an engine anew. */
  reset(): void {
    this.current = 'asked';
    this.restarts = 0;
  }
}
