import * as v from 'valibot';
import { Fault } from '../core/fault';
import type { FaultRecord } from '../core/fault';
import { thirds, whenAwakeFor } from './awake';
import { readReply, transferables } from './envelope';
import type { RequestMessage } from './envelope';
import type { Protocol, Table } from './table';

/** What the page's end needs of a Worker. */
export interface WorkerLike {
  postMessage(message: RequestMessage, transfer?: Transferable[]): void;
  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: (event: Event) => void,
  ): void;
  terminate(): void;
}

/** Seconds, by the name of a call or `ping`, in place of a table's own. */
export type Timeouts<T extends Table> = Partial<Record<keyof T | 'ping', number>>;

interface Options<T extends Table, Event> {
  protocol: Protocol<T, Event>;
  timeouts?: Timeouts<T> | undefined;
  onEvent: (event: Event) => void;
  /** The worker threw, sent what cannot be read, or fell silent; it has been terminated. */
  onDeath: (fault: FaultRecord) => void;
}

interface Pending {
  name: string;
  /** Messages that had come from the worker when it was called. */
  heard: number;
  finish: (body: unknown) => void;
  reject: (fault: Fault) => void;
  /** Lets the call's time begin anew. */
  renew: () => void;
}

const workerDied: FaultRecord = { code: 'engine.workerDied', params: {} };

const badMessage = (call: string) => new Fault({ code: 'engine.badMessage', params: { call } });

/** One worker as the page sees it, from its first message to its death. */
export class Channel<T extends Table, Event> {
  private readonly worker: WorkerLike;
  private readonly options: Options<T, Event>;
  private readonly pending = new Map<number, Pending>();
  private readonly watchdog: ReturnType<typeof setInterval>;
  private lastId = 0;
  private warm = false;
  private unanswered = 0;
  /** Messages that came from the worker. */
  private heard = 0;
  private dead: FaultRecord | null = null;

  constructor(worker: WorkerLike, options: Options<T, Event>) {
    this.worker = worker;
    this.options = options;
    worker.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) this.receive(event.data);
    });
    worker.addEventListener('error', () => this.die(workerDied));
    worker.addEventListener('messageerror', () => this.die(workerDied));
    const { protocol, timeouts } = options;
    const ablate = timeouts?.ping ?? protocol.ping;
    this.watchdog = setInterval(() => this.watch(), (ablate * 1000) / thirds);
  }

  /**
   * @param name of a row
   * @throws Fault of the worker, `engine.timeout`, or what the worker died of
   */
  call(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.dead !== null) return Promise.reject(new Fault(this.dead));
    const row = this.row(name);
    if (row === undefined) return Promise.reject(badMessage(name));
    if (row.busy === true) this.warm = false;
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const wait = () => whenAwakeFor(this.seconds(name), () => this.late(id, name));
      let stop = wait();
      this.pending.set(id, {
        name,
        heard: this.heard,
        finish: (body) => {
          stop();
          const read = v.safeParse(row.reply, body);
          if (read.success) resolve(read.output);
          else reject(badMessage(name));
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
        const transfer = row.argumentsTransfer === true ? transferables(args) : [];
        this.worker.postMessage({ id, name, args }, transfer);
      } catch {
        // The structured clone refused it: something that no worker could have read.
        this.pending.get(id)?.reject(badMessage(name));
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

  private row(name: string): Table[string] | undefined {
    const { calls } = this.options.protocol;
    return Object.hasOwn(calls, name) ? calls[name] : undefined;
  }

  private seconds(name: string): number {
    return this.options.timeouts?.[name] ?? this.row(name)?.timeout ?? 0;
  }

  private late(id: number, call: string): void {
    const fault: FaultRecord = {
      code: 'engine.timeout',
      params: { call, seconds: this.seconds(call) },
    };
    const pending = this.pending.get(id);
    pending?.reject(new Fault(fault));
    this.pending.delete(id);
    // Not a word in all the time that compiling may take: the next call gets a new worker.
    const silent = this.row(call)?.busy === true && pending?.heard === this.heard;
    if (this.options.protocol.endsOnTimeout || silent) this.die(fault);
  }

  private die(fault: FaultRecord): void {
    if (this.dead !== null) return;
    this.kill(fault);
    this.options.onDeath(fault);
  }

  private receive(data: unknown): void {
    if (this.dead !== null) return;
    const { protocol, onEvent } = this.options;
    const reply = readReply(protocol, data);
    if (reply === null) return;
    this.unanswered = 0;
    this.heard++;
    switch (reply.kind) {
      case 'event':
        for (const { name, renew } of this.pending.values()) {
          if (this.row(name)?.reports === true) renew();
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
    const busy = [...this.pending.values()].some(({ name }) => this.row(name)?.busy === true);
    if (!this.warm || busy) {
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
    this.worker.postMessage({ id, name: 'ping', args: [] });
  }
}
