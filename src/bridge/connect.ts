import type { RunConfig } from '../core/config';
import { Fault, toFaultRecord } from '../core/fault';
import type { FaultCode, FaultRecord } from '../core/fault';
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
import { latestWins } from './latest';
import { Line, defaultTimeouts, engineProtocol } from './line';
import type { Timeouts, WorkerLike } from './line';
import type { MessageName, Messages } from './messages';
import { Strikes } from './strikes';

export interface ConnectOptions {
  timeouts?: Partial<Timeouts>;
  /** Milliseconds of a steady clock. */
  now?: () => number;
}

/** All that it takes to bring a run back without its worker. */
interface Held {
  config: RunConfig;
  choice: EngineChoice;
  /** The newest good state; null while the run is nearer to its start. */
  snapshot: Snapshot | null;
  training: boolean;
  until: number | null;
}

/** Faults after which the worker's device is of no more use, though the worker lives. */
const deviceGone: readonly FaultCode[] = [
  'engine.deviceLost',
  'engine.outOfMemory',
  'engine.gpuError',
];

/**
 * The page's end of the wire: an Engine that lives in a worker. The worker is made at the first call.
 * When it or its device dies, pending calls reject, and a new worker takes over from the newest
 * snapshot (`recovered`); what that takes is bounded by `Strikes`. After the last strike the run
 * stands still with its snapshot: `start` brings it back, `save` still answers, `open` and `load`
 * begin anew.
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
  private readonly strikes = new Strikes();
  private line: Line<Messages, EngineEvent> | null = null;
  private held: Held | null = null;
  private recovery: Promise<void> | null = null;
  private stoppedBy: FaultRecord | null = null;

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
    await this.recovered();
    if (this.stoppedBy !== null) {
      // A person asks for another try after the last strike.
      this.recover(this.stoppedBy, this.strikes.degraded);
    }
    await this.call('start', { until });
    if (this.held !== null) Object.assign(this.held, { training: true, until });
  }

  async pause(): Promise<{ step: number }> {
    if (this.held !== null) this.held.training = false;
    return this.call('pause', {});
  }

  async step(players: Players) {
    const report = await this.call('step', { players });
    this.line?.warmedUp();
    return report;
  }

  async reset(): Promise<RunInfo> {
    const info = this.tell(await this.call('reset', {}));
    if (this.held !== null) Object.assign(this.held, { config: info.config, snapshot: null });
    return info;
  }

  async setRates(rates: { generator: number; discriminator: number }): Promise<void> {
    await this.call('setRates', rates);
    if (this.held === null) return;
    const { dataset, model } = this.held.config;
    const { generator: generatorRate, discriminator: discriminatorRate } = rates;
    this.held.config = { dataset, model: { ...model, generatorRate, discriminatorRate } };
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
    await this.recovered();
    const kept = this.held?.snapshot;
    if (this.stoppedBy !== null && kept) return kept;
    const snapshot = await this.call('save', {});
    if (this.held !== null) this.held.snapshot = snapshot;
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
    this.strikes.forgive();
    this.stoppedBy = null;
    this.held = { config: info.config, choice, snapshot, training: false, until: null };
    return info;
  }

  private tell(info: RunInfo): RunInfo {
    return this.strikes.degraded ? { ...info, fallback: 'repeatedLoss' } : info;
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

  private receive(event: EngineEvent): void {
    switch (event.type) {
      case 'phase':
        if (
          this.held !== null &&
          this.recovery === null &&
          (event.phase === 'paused' || event.phase === 'stopped')
        ) {
          this.held.training = false;
        }
        break;
      case 'losses':
        this.line?.warmedUp();
        break;
      case 'snapshot':
        if (this.held !== null) this.held.snapshot = event.snapshot;
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
    const next = this.strikes.next(this.now());
    if (this.held === null) {
      this.emit({ type: 'fault', fault, resume: null });
      this.emit({ type: 'phase', phase: 'idle', step: 0 });
    } else if (next === 'stop') {
      const resume = this.held.snapshot?.step ?? 0;
      this.stoppedBy = fault;
      this.emit({ type: 'fault', fault, resume });
      this.emit({ type: 'phase', phase: 'stopped', step: resume });
    } else {
      this.recover(fault, next === 'webgl');
    }
  }

  private recover(fault: FaultRecord, webgl: boolean): void {
    this.stoppedBy = null;
    const attempt = this.bringBack(fault, webgl).finally(() => {
      if (this.recovery === attempt) this.recovery = null;
    });
    this.recovery = attempt;
  }

  private async bringBack(fault: FaultRecord, webgl: boolean): Promise<void> {
    if (this.held === null) return;
    const { config, snapshot, training, until } = this.held;
    const choice = webgl ? 'webgl' : this.held.choice;
    const line = this.connect();
    this.line = line;
    try {
      const info = this.tell(
        snapshot === null
          ? await line.call('open', { config, choice })
          : await line.call('load', { snapshot: { ...snapshot, config }, choice }),
      );
      if (training) await line.call('start', { until });
      this.held.training = training;
      this.emit({ type: 'recovered', fault, step: info.step, info });
    } catch (error) {
      // A line that died has been seen to already.
      if (line === this.line) this.lost(toFaultRecord(error));
    }
  }
}
