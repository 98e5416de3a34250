import { Fault } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import type { EngineEvent } from './engine';
import type { MessageName, Messages, Request } from './messages';
import { isResponse, readReply } from './wire';

/** What the wire needs of a Worker. */
export interface WorkerLike<Message = Request> {
  postMessage(message: Message): void;
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

/** [request, response] by message name, such as `Messages`. */
type Table<Of> = { [Name in keyof Of]: [unknown, unknown] };

/** What a line knows of the messages that it carries. */
export interface Protocol<Of extends Table<Of>, Event> {
  /** Seconds that a call may take. */
  timeouts: Record<keyof Of | 'ping', number>;
  /** Calls that may keep the worker's thread busy for long, in which silence proves nothing. */
  busy: readonly (keyof Of)[];
  /** Calls whose time begins anew with every event: it tells how far they are. */
  reporting: readonly (keyof Of)[];
  /** Whether a worker that lets a call wait too long is given up, and not only the call. */
  endsOnTimeout: boolean;
  /** @returns null for what makes no sense */
  readReply: (
    data: unknown,
  ) =>
    | { kind: 'result'; id: number; body: unknown }
    | { kind: 'fault'; id: number; fault: FaultRecord }
    | { kind: 'event'; event: Event }
    | null;
  isResponse: (name: keyof Of, body: unknown) => boolean;
}

export function engineProtocol(timeouts: Timeouts): Protocol<Messages, EngineEvent> {
  return {
    timeouts,
    busy: ['open', 'load', 'reset'],
    reporting: [],
    endsOnTimeout: false,
    readReply,
    isResponse,
  };
}

interface Options<Of extends Table<Of>, Event> {
  protocol: Protocol<Of, Event>;
  onEvent: (event: Event) => void;
  /** The worker threw, sent what cannot be read, or fell silent; it has been terminated. */
  onDeath: (fault: FaultRecord) => void;
}

interface Pending<Name> {
  name: Name;
  /** Messages that had come from the worker when it was called. */
  heard: number;
  finish: (body: unknown) => void;
  reject: (fault: Fault) => void;
  /** Lets the call's time begin anew. */
  renew: () => void;
}

const workerDied: FaultRecord = { code: 'engine.workerDied', params: {} };
/** Time is counted in thirds, so that a page that slept does not take its own sleep for it. */
const thirds = 3;

/**
 * Calls back after so many seconds in which this page was awake, by the clock or nearly so.
 * @returns a function that ends the wait
 */
function whenAwakeFor(seconds: number, late: () => void): () => void {
  const third = (seconds * 1000) / thirds;
  let left = thirds;
  let begun = Date.now();
  let timer = setTimeout(tick, third);
  function tick() {
    // A page that was frozen finds its timers before the answers that wait for it.
    if (Date.now() - begun < 2 * third + 1000) left--;
    if (left === 0) {
      late();
      return;
    }
    begun = Date.now();
    timer = setTimeout(tick, third);
  }
  return () => clearTimeout(timer);
}

/** One worker as the page sees it, from its first message to its death. */
export class Line<Of extends Table<Of>, Event> {
  private readonly worker: WorkerLike<unknown>;
  private readonly options: Options<Of, Event>;
  private readonly pending = new Map<number, Pending<keyof Of>>();
  private readonly watchdog: ReturnType<typeof setInterval>;
  private lastId = 0;
  private warm = false;
  private unanswered = 0;
  /** Messages that came from the worker. */
  private heard = 0;
  private dead: FaultRecord | null = null;

  constructor(worker: WorkerLike<unknown>, options: Options<Of, Event>) {
    this.worker = worker;
    this.options = options;
    worker.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) this.receive(event.data);
    });
    worker.addEventListener('error', () => this.die(workerDied));
    worker.addEventListener('messageerror', () => this.die(workerDied));
    const { ping } = options.protocol.timeouts;
    this.watchdog = setInterval(() => this.watch(), (ping * 1000) / thirds);
  }

  /** @throws Fault of the worker, `engine.timeout`, or what the line died of */
  call<Name extends keyof Of & string>(name: Name, body: Of[Name][0]): Promise<Of[Name][1]> {
    if (this.dead !== null) return Promise.reject(new Fault(this.dead));
    const { timeouts, busy, isResponse: fits } = this.options.protocol;
    if (busy.includes(name)) this.warm = false;
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const wait = () => whenAwakeFor(timeouts[name], () => this.late(id, name));
      let stop = wait();
      this.pending.set(id, {
        name,
        heard: this.heard,
        finish: (answer) => {
          stop();
          if (fits(name, answer)) resolve(answer);
          else reject(new Fault({ code: 'engine.badMessage', params: { call: name } }));
        },
        reject: (fault) => {
          stop();
          reject(fault);
        },
        renew: () => {
          stop();
          stop = wait();
        },
      });
      try {
        this.worker.postMessage({ id, name, body });
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

  private late(id: number, call: keyof Of & string): void {
    const { timeouts, busy, endsOnTimeout } = this.options.protocol;
    const fault: FaultRecord = {
      code: 'engine.timeout',
      params: { call, seconds: timeouts[call] },
    };
    const pending = this.pending.get(id);
    pending?.reject(new Fault(fault));
    this.pending.delete(id);
    // Not a word in all the time that compiling may take: the next call gets a new worker.
    const silent = busy.includes(call) && pending?.heard === this.heard;
    if (endsOnTimeout || silent) this.die(fault);
  }

  private die(fault: FaultRecord): void {
    if (this.dead !== null) return;
    this.kill(fault);
    this.options.onDeath(fault);
  }

  private receive(data: unknown): void {
    if (this.dead !== null) return;
    const { protocol, onEvent } = this.options;
    const reply = protocol.readReply(data);
    if (reply === null) return;
    this.unanswered = 0;
    this.heard++;
    switch (reply.kind) {
      case 'event':
        for (const { name, renew } of this.pending.values()) {
          if (protocol.reporting.includes(name)) renew();
        }
        onEvent(reply.event);
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
    const { busy } = this.options.protocol;
    if (!this.warm || [...this.pending.values()].some(({ name }) => busy.includes(name))) {
      this.unanswered = 0;
      return;
    }
    if (this.unanswered >= thirds) {
      this.die(workerDied);
      return;
    }
    this.unanswered++;
    this.ping();
  }

  /** Whatever comes back counts as a sign of life. */
  private ping(): void {
    const id = ++this.lastId;
    this.worker.postMessage({ id, name: 'ping', body: {} });
  }
}
