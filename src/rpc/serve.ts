import * as v from 'valibot';
import { Fault, toFaultRecord } from '../core/fault';
import { readRequest, transferables } from './envelope';
import type { ReplyMessage } from './envelope';
import type { Handlers, Protocol, Table } from './table';

/** What the worker's end needs of its global scope, or of a MessagePort. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

/**
 * The worker's end: lets `handlers` answer what `port` asks. A message that makes no sense is answered
 * with the Fault `engine.badMessage` where it has an id, else ignored; it never reaches them.
 * Arrays that change hands are given away once.
 * @returns posts an event
 */
export function serve<T extends Table, Event>(
  { calls, eventsTransfer }: Protocol<T, Event>,
  handlers: Handlers<T>,
  port: Port,
): (event: Event) => void {
  const post = (message: ReplyMessage<Event>, transfers: boolean) => {
    port.postMessage(message, transfers ? transferables(message) : []);
  };
  const answer = async (name: string, args: unknown): Promise<unknown> => {
    const row = Object.hasOwn(calls, name) ? calls[name] : undefined;
    const read = row && v.safeParse(row.args, args);
    if (read?.success !== true) {
      throw new Fault({ code: 'engine.badMessage', params: { call: name } });
    }
    // A row's handler takes what its schema lets through, which TypeScript can't follow by name.
    const handler = handlers[name] as (...given: readonly unknown[]) => unknown;
    const body: unknown = await handler.apply(handlers, [...read.output]);
    return body;
  };
  port.addEventListener('message', ({ data }) => {
    const request = readRequest(data);
    if (request === null) return;
    const { id, name, args } = request;
    const answered = name === 'ping' ? Promise.resolve(undefined) : answer(name, args);
    answered.then(
      (body) => post({ kind: 'result', id, body }, calls[name]?.transfers === true),
      (error: unknown) => post({ kind: 'fault', id, fault: toFaultRecord(error) }, false),
    );
  });
  return (event) => post({ kind: 'event', event }, eventsTransfer);
}
