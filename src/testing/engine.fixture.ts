import { expect } from 'vitest';
import type { RunConfig } from '../core/config';
import type { FaultCode } from '../core/fault';
import type { EngineEvent } from '../rpc/engine';
import type { Engine } from '../rpc/engineProtocol';

/** What the tests of engines share: a run that takes no time, and a listener to events. */

/** Small enough for TensorFlow.js in plain JavaScript. */
export const tinyConfig: RunConfig = {
  dataset: 'shapes',
  model: {
    latent: 4,
    initialSize: 16,
    generator: [2, 1],
    discriminator: [2],
    kernel: 3,
    generatorNorm: true,
    discriminatorNorm: true,
    discriminatorFirstNorm: true,
    loss: 'nonSaturating',
    generatorRate: 0.002,
    discriminatorRate: 0.0005,
    beta1: 0.5,
    batch: 2,
    seed: 7,
  },
};

type Of<Type extends EngineEvent['type']> = Extract<EngineEvent, { type: Type }>;

/** Keeps every event, and waits for the ones to come. */
export class EventLog {
  readonly events: EngineEvent[] = [];
  private waiting: (() => void)[] = [];

  constructor(engine: Engine) {
    engine.subscribe((event) => {
      this.events.push(event);
      const waiting = this.waiting;
      this.waiting = [];
      for (const wake of waiting) wake();
    });
  }

  all<Type extends EngineEvent['type']>(type: Type): Of<Type>[] {
    return this.events.filter((event): event is Of<Type> => event.type === type);
  }

  /** The next event of a type, from now on, that satisfies a condition. */
  async next<Type extends EngineEvent['type']>(
    type: Type,
    condition: (event: Of<Type>) => boolean = () => true,
  ): Promise<Of<Type>> {
    for (let seen = this.events.length; ; seen = this.events.length) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      const found = this.events
        .slice(seen)
        .filter((event): event is Of<Type> => event.type === type)
        .find(condition);
      if (found !== undefined) return found;
    }
  }

  /** The first event so far or to come. */
  async first<Type extends EngineEvent['type']>(
    type: Type,
    condition: (event: Of<Type>) => boolean = () => true,
  ): Promise<Of<Type>> {
    return this.all(type).find(condition) ?? this.next(type, condition);
  }
}

export function rejectedFault(promise: Promise<unknown>, code: FaultCode): Promise<void> {
  return expect(promise).rejects.toMatchObject({ record: { code } });
}
