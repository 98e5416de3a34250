import type { RunConfig } from '../core/config';
import { Fault, toFaultRecord } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import { copyInTurns } from '../core/checkpoint';
import type { Checkpoint } from '../core/checkpoint';
import { Channel } from './channel';
import type { Timeouts, WorkerLike } from './channel';
import type { EngineChoice, EngineEvent, Players, RunInfo } from './engine';
import { engineProtocol } from './engineProtocol';
import type { Engine, EngineCalls } from './engineProtocol';
import { HeldRun } from './heldRun';
import { RestartPolicy, deviceGone } from './restartPolicy';
import { callsOf } from './table';

export interface SupervisorOptions {
  timeouts?: Timeouts<EngineCalls>;
  /** Milliseconds of a steady clock. */
  now?: () => number;
}

type EngineChannel = Channel<EngineCalls, EngineEvent>;
type GaveUp = Extract<FaultRecord, { code: 'engine.gaveUp' }>;

/** An engine whose worker can be ended; calls after that make a new one. */
export type SupervisedEngine = Engine & { close(): void };

/**
 * The page's end of the wire: an Engine that lives in a worker. The worker is made at the first call.
 * When it or its device dies, pending calls reject, and a new worker takes over from the newest
 * checkpoint (`recovering`, then `recovered`); how often, and on what, is for `RestartPolicy` to say.
 * After the last restart the run stands still with its checkpoint (`engine.gaveUp`): `start` tries once
 * more, `save` still answers, `open` and `load` begin anew.
 */
export function superviseEngine(
  makeWorker: () => WorkerLike,
  options: SupervisorOptions = {},
): SupervisedEngine {
  return new Supervisor(makeWorker, options).engine;
}

/** Calls that need nothing of the run that there was. */
const beginnings: readonly string[] = ['open', 'load'] satisfies (keyof EngineCalls)[];

class Supervisor {
  /** Every call of the table goes through `call`; those that change what is held are seen to on the way. */
  readonly engine: SupervisedEngine;
  private readonly calls = callsOf(engineProtocol.calls, (name, args) => this.call(name, args));
  private readonly makeWorker: () => WorkerLike;
  private readonly options: SupervisorOptions;
  private readonly listeners = new Set<(event: EngineEvent) => void>();
  private readonly policy = new RestartPolicy();
  private channel: EngineChannel | null = null;
  private held: HeldRun | null = null;
  private recovery: Promise<void> | null = null;
  private stoppedBy: GaveUp | null = null;
  private average = true;

  constructor(makeWorker: () => WorkerLike, options: SupervisorOptions) {
    this.makeWorker = makeWorker;
    this.options = options;
    this.engine = {
      ...this.calls,
      open: async (config: RunConfig, choice: EngineChoice) =>
        this.begin(await this.calls.open(config, choice), choice, null),
      load: async (checkpoint: Checkpoint, choice: EngineChoice) =>
        this.begin(
          await this.calls.load(await copyInTurns(checkpoint), choice),
          choice,
          checkpoint,
        ),
      start: (until) => this.start(until),
      pause: () => this.pause(),
      step: (players) => this.step(players),
      reset: () => this.reset(),
      setRates: async (rates) => {
        await this.calls.setRates(rates);
        this.held?.setRates(rates);
      },
      useAverage: async (average) => {
        await this.calls.useAverage(average);
        this.average = average;
      },
      save: () => this.save(),
      subscribe: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      close: () => this.close(),
    };
  }

  private async start(until: number | null): Promise<void> {
    const given = this.stoppedBy;
    if (given !== null) {
      // A person asks for another try after the last restart.
      this.policy.retry();
      this.recover(given.params.cause);
    }
    await this.calls.start(until);
    if (this.held !== null) Object.assign(this.held, { training: true, until });
  }

  /** Answers at once while the run is being brought back: it then comes back paused. */
  private async pause(): Promise<{ step: number }> {
    if (this.held !== null) this.held.training = false;
    if (this.recovery !== null) return this.pausedAmid();
    return this.calls.pause().catch((error: unknown) => {
      // The worker may have died with the answer.
      if (this.recovery !== null) return this.pausedAmid();
      throw error;
    });
  }

  private pausedAmid(): { step: number } {
    const step = this.held?.step ?? 0;
    this.emit({ type: 'phase', phase: 'paused', step });
    return { step };
  }

  private async step(players: Players) {
    const report = await this.calls.step(players);
    this.channel?.warmedUp();
    return report;
  }

  private async reset(): Promise<RunInfo> {
    const info = this.withFallback(await this.calls.reset());
    this.held?.reset(info);
    return info;
  }

  private async save(): Promise<Checkpoint> {
    const kept = this.held?.checkpoint;
    if ((this.stoppedBy !== null || this.recovery !== null) && kept) return kept;
    const checkpoint = await this.calls.save();
    this.keep(checkpoint);
    return checkpoint;
  }

  private close(): void {
    this.channel?.kill({ code: 'engine.workerDied', params: {} });
    this.channel = null;
    this.held = null;
    this.stoppedBy = null;
  }

  private async call(name: string, args: readonly unknown[]): Promise<unknown> {
    await this.recovered();
    if (this.stoppedBy !== null && !beginnings.includes(name)) throw new Fault(this.stoppedBy);
    this.channel ??= this.connect();
    return this.channel.call(name, args);
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }

  private async recovered(): Promise<void> {
    while (this.recovery !== null) await this.recovery;
  }

  private begin(info: RunInfo, choice: EngineChoice, checkpoint: Checkpoint | null): RunInfo {
    this.policy.reset();
    this.stoppedBy = null;
    this.held = new HeldRun(info, choice, checkpoint);
    return info;
  }

  private withFallback(info: RunInfo): RunInfo {
    return this.policy.level === 'asked' ? info : { ...info, fallback: 'repeatedLoss' };
  }

  private connect(): EngineChannel {
    const channel: EngineChannel = new Channel(this.makeWorker(), {
      protocol: engineProtocol,
      timeouts: this.options.timeouts,
      onEvent: (event) => {
        if (channel === this.channel) this.receive(event);
      },
      onDeath: (fault) => {
        if (channel === this.channel) this.lost(fault);
      },
    });
    return channel;
  }

  private emit(event: EngineEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private keep(checkpoint: Checkpoint): void {
    if (this.held?.keep(checkpoint) === true) this.policy.progressed();
  }

  private receive(event: EngineEvent): void {
    switch (event.type) {
      case 'phase':
        if (this.held === null) break;
        if (this.recovery !== null) {
          // While it is brought back to be trained it counts as in training: it can be paused.
          if (this.held.training) return;
        } else if (event.phase === 'paused' || event.phase === 'stopped') {
          this.held.training = false;
        }
        break;
      case 'losses':
        this.channel?.warmedUp();
        break;
      case 'checkpoint':
        this.keep(event.checkpoint);
        break;
      case 'fault':
        if (deviceGone.includes(event.fault.code)) {
          this.lost(event.fault);
          return;
        }
        break;
      case 'data':
      case 'grid':
      case 'gridBitmap':
      case 'batchPreview':
      case 'speed':
      case 'quality':
      case 'recovering':
      case 'recovered':
        break;
      default:
        event satisfies never;
    }
    this.emit(event);
  }

  /** The worker or its device is gone: replaces it, or gives up. */
  private lost(fault: FaultRecord): void {
    this.channel?.kill(fault);
    this.channel = null;
    if (this.held === null) {
      this.emit({ type: 'fault', fault, resume: null });
      this.emit({ type: 'phase', phase: 'idle', step: 0 });
      return;
    }
    const next = this.policy.next(this.now(), this.recovery !== null);
    if (next === 'stop') this.giveUp(this.held, fault);
    else this.recover(fault);
  }

  private giveUp({ step }: HeldRun, cause: FaultRecord): void {
    this.channel?.kill(cause);
    this.channel = null;
    this.stoppedBy = { code: 'engine.gaveUp', params: { cause } };
    this.emit({ type: 'fault', fault: this.stoppedBy, resume: step });
    this.emit({ type: 'phase', phase: 'stopped', step });
  }

  private recover(fault: FaultRecord): void {
    this.stoppedBy = null;
    const attempt = this.bringBack(fault).finally(() => {
      if (this.recovery === attempt) this.recovery = null;
    });
    this.recovery = attempt;
  }

  private async bringBack(fault: FaultRecord): Promise<void> {
    const { held } = this;
    if (held === null) return;
    const channel = this.connect();
    this.channel = channel;
    this.emit({ type: 'recovering', fault });
    if (held.training) this.emit({ type: 'phase', phase: 'training', step: held.step });
    try {
      const worker = callsOf(engineProtocol.calls, (name, args) => channel.call(name, args));
      if (!this.average) await worker.useAverage(false);
      const info = this.withFallback(await held.bringBack(worker, this.policy.level));
      if (channel !== this.channel) return;
      // Nothing more can be expected of a run that is at rest.
      if (!held.training) this.policy.progressed();
      this.emit({ type: 'recovered', fault, step: info.step, info });
    } catch (error) {
      // A worker that died has been seen to already.
      if (channel !== this.channel) return;
      const failure = toFaultRecord(error);
      // Nothing was lost: there is nothing that could train it.
      if (failure.code === 'engine.cannotTrain') this.giveUp(held, fault);
      else this.lost(failure);
    }
  }
}
