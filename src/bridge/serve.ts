import { Fault, toFaultRecord } from '../core/fault';
import type { Engine } from './engine';
import type { Messages, Reply, Request } from './messages';
import { readRequest, transferables } from './wire';

/** What the wire needs of a worker's global scope, or of a MessagePort. */
export interface Port {
  postMessage(message: Reply, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

/**
 * The worker's end of the wire: lets `engine` answer what `port` asks, and forwards its events.
 * Arrays in answers and events change hands, so the engine gives each of them away once.
 * A message that makes no sense is answered with a Fault where it has an id, else ignored.
 */
export function serveEngine(engine: Engine, port: Port): void {
  const post = (reply: Reply) => {
    port.postMessage(reply, transferables(reply));
  };
  engine.subscribe((event) => {
    post({ kind: 'event', event });
  });
  port.addEventListener('message', ({ data }) => {
    const read = readRequest(data);
    if (read === null) return;
    if (read.kind === 'bad') {
      const { record } = new Fault({ code: 'engine.badMessage', params: { call: read.name } });
      post({ kind: 'fault', id: read.id, fault: record });
      return;
    }
    const { request } = read;
    answer(engine, request).then(
      (body) => {
        post({ kind: 'result', id: request.id, body });
      },
      (error: unknown) => {
        post({ kind: 'fault', id: request.id, fault: toFaultRecord(error) });
      },
    );
  });
}

async function answer(
  engine: Engine,
  { name, body }: Request,
): Promise<Messages[Request['name']][1]> {
  switch (name) {
    case 'open':
      return engine.open(body.config, body.choice);
    case 'start':
      await engine.start(body.until);
      return undefined;
    case 'pause':
      return engine.pause();
    case 'step':
      return engine.step(body.players);
    case 'reset':
      return engine.reset();
    case 'setRates':
      await engine.setRates(body);
      return undefined;
    case 'generate':
      return engine.generate(body.z);
    case 'inspect':
      return engine.inspect(body.z, body.silenced);
    case 'directions':
      return engine.directions(body.count);
    case 'inspectLayer':
      return engine.inspectLayer(body.z, body.layer);
    case 'gradients':
      return engine.gradients(body);
    case 'save':
      return engine.save();
    case 'load':
      return engine.load(body.snapshot, body.choice);
    case 'ping':
      return undefined;
    default:
      return name satisfies never;
  }
}
