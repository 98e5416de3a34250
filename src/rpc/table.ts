import * as v from 'valibot';
import { conflate } from './conflate';

/**
 * What crosses to a worker, as data. One table per worker is all that both ends know of its messages:
 * the interface that callers hold, the one that the worker implements, and every check at run time
 * are derived from it.
 */

/** One kind of call. */
export interface Row<Args extends readonly unknown[], Reply> {
  /** The call's arguments, in their order. */
  args: v.GenericSchema<unknown, Args>;
  reply: v.GenericSchema<unknown, Reply>;
  /** Seconds that the call may take. */
  timeout: number;
  /** Arrays and pictures of the reply change hands instead of being copied. */
  transfers?: true;
  /** So do those of the arguments: the caller has no use for them any more. */
  argumentsTransfer?: true;
  /** While one call is under way only the newest of those that wait is kept; see `conflate`. */
  conflated?: true;
  /** It may keep the worker's thread busy for long, in which silence proves nothing. */
  busy?: true;
  /** Its time begins anew with every event: it tells how far it is. */
  reports?: true;
}

export type Table = Record<string, Row<readonly unknown[], unknown>>;

/** A row whose types are said rather than inferred, so that its schemas are held against them. */
export function row<Args extends readonly unknown[], Reply>(
  given: Row<Args, Reply>,
): Row<Args, Reply> {
  return given;
}

/** A row of a call that answers nothing but that it is done. */
export function command<Args extends readonly unknown[]>(
  given: Omit<Row<Args, void>, 'reply'>,
): Row<Args, void> {
  return { ...given, reply: v.undefined() };
}

/** What callers of a table's worker hold. Every call rejects with a Fault and then has changed nothing. */
export type Calls<T extends Table> = {
  [Name in keyof T]: T[Name] extends Row<infer Args, infer Reply>
    ? (...args: Args) => Promise<Reply>
    : never;
};

/** What the worker implements. */
export type Handlers<T extends Table> = {
  [Name in keyof T]: T[Name] extends Row<infer Args, infer Reply>
    ? (...args: Args) => Reply | Promise<Reply>
    : never;
};

/** All that the two ends agree on. */
export interface Protocol<T extends Table, Event> {
  calls: T;
  event: v.GenericSchema<unknown, Event>;
  /** Arrays and pictures of events change hands instead of being copied. */
  eventsTransfer: boolean;
  /** Seconds for which a worker that has been warm may keep silent. */
  ping: number;
  /** Whether a worker that lets a call wait too long is given up, and not only the call. */
  endsOnTimeout: boolean;
}

/** Any call by its name, which the types of a table stand above. */
export type Call = (name: string, args: readonly unknown[]) => Promise<unknown>;

/** An object with a method for every row of a table, all of which go through one `call`. */
export function callsOf<T extends Table>(table: T, call: Call): Calls<T> {
  const methods = Object.entries(table).map(([name, { conflated }]) => {
    const method = (...args: unknown[]) => call(name, args);
    return [name, conflated === true ? conflate(name, method) : method];
  });
  // Each method's type is its row's; what comes over is held against the row's schemas.
  return Object.fromEntries(methods) as Calls<T>;
}
