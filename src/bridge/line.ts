import { Fault } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import type { EngineEvent } from './engine';
import type { MessageName, Messages, Request } from './messages';
import { isResponse, readReply } from './wire';

/** What the wire needs of a Worker. */
export interface WorkerLike {
  postMessage(message: Request): void;
  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: (event: Event) => void,
  ): void;
  terminate(): void;
}

/** Seconds that a call may take; `ping` is how long a worker may keep silent. */
export type Timeouts = Record<MessageName, number>;

/**
 * Opening compiles pipelines, and the first step of TensorFlow.js does, too: minutes on a software
 * device. A pause waits for what was enqueued.
 */
export const defaultTimeouts: Timeouts = {
  open: 180,
  load: 180,
  reset: 120,
  start: 30,
  pause: 20,
  step: 120,
  setRates: 30,
  generate: 60,
  inspect: 60,
  directions: 60,
  inspectLayer: 60,
  gradients: 60,
  save: 120,
  ping: 15,
};

interface Options {
  timeouts: Timeouts;
  onEvent: (event: EngineEvent) => void;
  /** The worker threw, sent what cannot be read, or fell silent; it has been terminated. */
  onDeath: (fault: FaultRecord) => void;
}

interface Pending {
  name: MessageName;
  finish: (body: unknown) => void;
  reject: (fault: Fault) => void;
}

const workerDied: FaultRecord = { code: 'engine.workerDied', params: {} };
/** Silence is counted in thirds, so that a page that slept does not take its own sleep for it. */
const pingsToDeath = 3;
/** Calls that may keep the worker's thread busy for long, in which silence proves nothing. */
const compiling: readonly MessageName[] = ['open', 'load', 'reset'];

/** One worker as the page sees it, from its first message to its death. */
export class Line {
  private readonly worker: WorkerLike;
  private readonly options: Options;
  private readonly pending = new Map<number, Pending>();
  private readonly watchdog: ReturnType<typeof setInterval>;
  private lastId = 0;
  private warm = false;
  private unanswered = 0;
  /** Messages that came from the worker. */
  private heard = 0;
  private dead: FaultRecord | null = null;

  constructor(worker: WorkerLike, options: Options) {
    this.worker = worker;
    this.options = options;
    worker.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) this.receive(event.data);
    });
    worker.addEventListener('error', () => this.die(workerDied));
    worker.addEventListener('messageerror', () => this.die(workerDied));
    this.watchdog = setInterval(() => this.watch(), (options.timeouts.ping * 1000) / pingsToDeath);
  }

  /** @throws Fault of the worker, `engine.timeout`, or what the line died of */
  call<Name extends MessageName>(name: Name, body: Messages[Name][0]): Promise<Messages[Name][1]> {
    if (this.dead !== null) return Promise.reject(new Fault(this.dead));
    if (compiling.includes(name)) this.warm = false;
    const id = ++this.lastId;
    const { heard } = this;
    return new Promise((resolve, reject) => {
      const seconds = this.options.timeouts[name];
      const timer = setTimeout(() => {
        this.pending.delete(id);
        const fault: FaultRecord = { code: 'engine.timeout', params: { call: name, seconds } };
        reject(new Fault(fault));
        // Not a word in all the time that compiling may take: the next call gets a new worker.
        if (compiling.includes(name) && this.heard === heard) this.die(fault);
      }, seconds * 1000);
      this.pending.set(id, {
        name,
        finish: (answer) => {
          clearTimeout(timer);
          if (isResponse(name, answer)) resolve(answer);
          else reject(new Fault({ code: 'engine.badMessage', params: { call: name } }));
        },
        reject: (fault) => {
          clearTimeout(timer);
          reject(fault);
        },
      });
      try {
        this.post(id, name, body);
      } catch {
        // The structured clone refused it: something that no worker could have read.
        this.pending
          .get(id)
          ?.reject(new Fault({ code: 'engine.badMessage', params: { call: name } }));
        this.pending.delete(id);
      }
    });
  }

  /** From now on silence is death: the first iterations have been computed, all is compiled. */
  warmedUp(): void {
    this.warm = true;
  }

  /** Terminates the worker; every pending call rejects with `fault`. */
  kill(fault: FaultRecord): void {
    if (this.dead !== null) return;
    this.dead = fault;
    clearInterval(this.watchdog);
    this.worker.terminate();
    for (const { reject } of this.pending.values()) reject(new Fault(fault));
    this.pending.clear();
  }

  private post<Name extends MessageName>(id: number, name: Name, body: Messages[Name][0]): void {
    const request: { id: number; name: Name; body: Messages[Name][0] } = { id, name, body };
    this.worker.postMessage(request as Request);
  }

  private die(fault: FaultRecord): void {
    if (this.dead !== null) return;
    this.kill(fault);
    this.options.onDeath(fault);
  }

  private receive(data: unknown): void {
    if (this.dead !== null) return;
    const reply = readReply(data);
    if (reply === null) return;
    this.unanswered = 0;
    this.heard++;
    switch (reply.kind) {
      case 'event':
        this.options.onEvent(reply.event);
        return;
      case 'result':
      case 'fault': {
        const call = this.pending.get(reply.id);
        if (call === undefined) return;
        this.pending.delete(reply.id);
        if (reply.kind === 'result') call.finish(reply.body);
        else call.reject(new Fault(reply.fault));
        return;
      }
      default:
        reply satisfies never;
    }
  }

  private watch(): void {
    const busy = [...this.pending.values()].some(({ name }) => compiling.includes(name));
    if (!this.warm || busy) {
      this.unanswered = 0;
      return;
    }
    if (this.unanswered >= pingsToDeath) {
      this.die(workerDied);
      return;
    }
    this.unanswered++;
    this.call('ping', {}).catch(() => undefined);
  }
}
