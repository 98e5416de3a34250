import type { RunConfig } from '../core/config';
import { Fault, toFaultRecord } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import type { Silenced } from '../core/forward';
import type { Direction } from '../core/latent/principal';
import type { Snapshot } from '../core/snapshot';
import type {
  ConvolutionGradients,
  ConvolutionProblem,
  Engine,
  EngineChoice,
  EngineEvent,
  Inside,
  LayerLook,
  Players,
  RunInfo,
} from './engine';
import { HeldRun } from './heldRun';
import { latestWins } from './latest';
import { Line, defaultTimeouts, engineProtocol } from './line';
import type { Timeouts, WorkerLike } from './line';
import type { MessageName, Messages } from './messages';
import { RestartPolicy, deviceGone } from './restartPolicy';

export interface ConnectOptions {
  timeouts?: Partial<Timeouts>;
  /** Milliseconds of a steady clock. */
  now?: () => number;
}

type GaveUp = Extract<FaultRecord, { code: 'engine.gaveUp' }>;

/**
 * The page's end of the wire: an Engine that lives in a worker. The worker is made at the first call.
 * When it or its device dies, pending calls reject, and a new worker takes over from the newest
 * snapshot (`recovering`, then `recovered`); how often, and on what, is for `RestartPolicy` to say.
 * After the last restart the run stands still with its snapshot (`engine.gaveUp`): `start` tries once
 * more, `save` still answers, `open` and `load` begin anew.
 */
export function connectEngine(
  makeWorker: () => WorkerLike,
  options: ConnectOptions = {},
): Engine & { close(): void } {
  return new Connection(makeWorker, options);
}

class Connection implements Engine {
  readonly generate = latestWins('generate', (z: Float32Array) => this.call('generate', { z }));
  private readonly look = latestWins('inspect', (body: Messages['inspect'][0]) =>
    this.call('inspect', body),
  );
  private readonly makeWorker: () => WorkerLike;
  private readonly timeouts: Timeouts;
  private readonly now: () => number;
  private readonly listeners = new Set<(event: EngineEvent) => void>();
  private readonly policy = new RestartPolicy();
  private line: Line<Messages, EngineEvent> | null = null;
  private held: HeldRun | null = null;
  private recovery: Promise<void> | null = null;
  private stoppedBy: GaveUp | null = null;

  constructor(makeWorker: () => WorkerLike, options: ConnectOptions) {
    this.makeWorker = makeWorker;
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.now = options.now ?? (() => performance.now());
  }

  async open(config: RunConfig, choice: EngineChoice): Promise<RunInfo> {
    return this.begin(await this.call('open', { config, choice }, true), choice, null);
  }

  async load(snapshot: Snapshot, choice: EngineChoice): Promise<RunInfo> {
    return this.begin(await this.call('load', { snapshot, choice }, true), choice, snapshot);
  }

  async start(until: number | null): Promise<void> {
    const given = this.stoppedBy;
    if (given !== null) {
      // A person asks for another try after the last restart.
      this.policy.retry();
      this.recover(given.params.cause);
    }
    await this.call('start', { until });
    if (this.held !== null) Object.assign(this.held, { training: true, until });
  }

  /** Answers at once while the run is being brought back: it then comes back paused. */
  async pause(): Promise<{ step: number }> {
    if (this.held !== null) this.held.training = false;
    if (this.recovery !== null) return this.pausedAmid();
    return this.call('pause', {}).catch((error: unknown) => {
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

  async step(players: Players) {
    const report = await this.call('step', { players });
    this.line?.warmedUp();
    return report;
  }

  async reset(): Promise<RunInfo> {
    const info = this.tell(await this.call('reset', {}));
    this.held?.reset(info);
    return info;
  }

  async setRates(rates: { generator: number; discriminator: number }): Promise<void> {
    await this.call('setRates', rates);
    this.held?.setRates(rates);
  }

  inspect(z: Float32Array, silenced: readonly Silenced[]): Promise<Inside> {
    return this.look({ z, silenced });
  }

  directions(count: number): Promise<Direction[]> {
    return this.call('directions', { count });
  }

  inspectLayer(z: Float32Array, layer: string): Promise<LayerLook> {
    return this.call('inspectLayer', { z, layer });
  }

  gradients(problem: ConvolutionProblem): Promise<ConvolutionGradients> {
    return this.call('gradients', problem);
  }

  async save(): Promise<Snapshot> {
    const kept = this.held?.snapshot;
    if ((this.stoppedBy !== null || this.recovery !== null) && kept) return kept;
    const snapshot = await this.call('save', {});
    this.keep(snapshot);
    return snapshot;
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends the worker; calls after this make a new one. */
  close(): void {
    this.line?.kill({ code: 'engine.workerDied', params: {} });
    this.line = null;
    this.held = null;
    this.stoppedBy = null;
  }

  /** @param anew whether the call needs nothing of the run that there was */
  private async call<Name extends MessageName>(
    name: Name,
    body: Messages[Name][0],
    anew = false,
  ): Promise<Messages[Name][1]> {
    await this.recovered();
    if (this.stoppedBy !== null && !anew) throw new Fault(this.stoppedBy);
    this.line ??= this.connect();
    return this.line.call(name, body);
  }

  private async recovered(): Promise<void> {
    while (this.recovery !== null) await this.recovery;
  }

  private begin(info: RunInfo, choice: EngineChoice, snapshot: Snapshot | null): RunInfo {
    this.policy.reset();
    this.stoppedBy = null;
    this.held = new HeldRun(info, choice, snapshot);
    return info;
  }

  private tell(info: RunInfo): RunInfo {
    return this.policy.level === 'asked' ? info : { ...info, fallback: 'repeatedLoss' };
  }

  private connect(): Line<Messages, EngineEvent> {
    const line: Line<Messages, EngineEvent> = new Line(this.makeWorker(), {
      protocol: engineProtocol(this.timeouts),
      onEvent: (event) => {
        if (line === this.line) this.receive(event);
      },
      onDeath: (fault) => {
        if (line === this.line) this.lost(fault);
      },
    });
    return line;
  }

  private emit(event: EngineEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private keep(snapshot: Snapshot): void {
    if (this.held?.keep(snapshot) === true) this.policy.progressed();
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
        this.line?.warmedUp();
        break;
      case 'snapshot':
        this.keep(event.snapshot);
        break;
      case 'fault':
        if (deviceGone.includes(event.fault.code)) {
          this.lost(event.fault);
          return;
        }
        break;
      case 'data':
      case 'grid':
      case 'film':
      case 'glimpse':
      case 'speed':
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
    this.line?.kill(fault);
    this.line = null;
    if (this.held === null) {
      this.emit({ type: 'fault', fault, resume: null });
      this.emit({ type: 'phase', phase: 'idle', step: 0 });
      return;
    }
    const next = this.policy.next(this.now(), this.recovery !== null, this.held.onCpu);
    if (next === 'stop') this.giveUp(this.held, fault);
    else this.recover(fault);
  }

  private giveUp({ step }: HeldRun, cause: FaultRecord): void {
    this.line?.kill(cause);
    this.line = null;
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
    const line = this.connect();
    this.line = line;
    this.emit({ type: 'recovering', fault });
    if (held.training) this.emit({ type: 'phase', phase: 'training', step: held.step });
    try {
      const info = this.tell(await held.bringBack(line, this.policy.level));
      if (line !== this.line) return;
      // Nothing more can be expected of a run that is at rest.
      if (!held.training) this.policy.progressed();
      this.emit({ type: 'recovered', fault, step: info.step, info });
    } catch (error) {
      // A line that died has been seen to already.
      if (line !== this.line) return;
      const failure = toFaultRecord(error);
      // Nothing was lost: the CPU is for small models only.
      if (failure.code === 'config.needsWebGPU') this.giveUp(held, fault);
      else this.lost(failure);
    }
  }
}
