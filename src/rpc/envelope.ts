import * as v from 'valibot';
import type { FaultRecord } from '../core/fault';
import type { Protocol, Table } from './table';

/** What the two ends post: a request, and a reply to one or an event. Rubbish is told from them here. */

export interface RequestMessage {
  id: number;
  name: string;
  args: readonly unknown[];
}

/** What every worker answers, and changes nothing; the ids of calls begin at 1. */
export const greeting: RequestMessage = { id: 0, name: 'ping', args: [] };

export type ReplyMessage<Event> =
  | { kind: 'result'; id: number; body: unknown }
  | { kind: 'fault'; id: number; fault: FaultRecord }
  | { kind: 'event'; event: Event };

export const faultSchema: v.GenericSchema<FaultRecord> = v.custom<FaultRecord>((given) =>
  v.is(v.object({ code: v.string(), params: v.record(v.string(), v.unknown()) }), given),
);

const request = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  name: v.string(),
  args: v.optional(v.unknown()),
});

/** @returns null for a message that cannot even be answered; `args` are the row's to check */
export function readRequest(data: unknown): v.InferOutput<typeof request> | null {
  const read = v.safeParse(request, data);
  return read.success ? read.output : null;
}

const answer = v.variant('kind', [
  v.object({ kind: v.literal('result'), id: v.number(), body: v.optional(v.unknown()) }),
  v.object({ kind: v.literal('fault'), id: v.number(), fault: faultSchema }),
]);

/** @returns null for anything that is not a reply; a result's body is its row's to check */
export function readReply<T extends Table, Event>(
  { event }: Pick<Protocol<T, Event>, 'event'>,
  data: unknown,
): ReplyMessage<Event> | null {
  const read = v.safeParse(answer, data);
  if (read.success) {
    const { output } = read;
    return output.kind === 'fault' ? output : { ...output, body: output.body };
  }
  const told = v.safeParse(v.object({ kind: v.literal('event'), event }), data);
  return told.success ? told.output : null;
}

/** Node has none. */
export function isBitmap(value: unknown): value is ImageBitmap {
  return 'ImageBitmap' in globalThis && value instanceof ImageBitmap;
}

/**
 * The memory of every typed array in a message, and every picture, to be handed over instead of
 * copied. The sender must not touch them afterwards.
 */
export function transferables(value: unknown, found = new Set<Transferable>()): Transferable[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (isBitmap(value)) {
    found.add(value);
  } else if (value instanceof Map) {
    for (const item of value.values()) transferables(item, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) transferables(item, found);
  }
  return [...found];
}
