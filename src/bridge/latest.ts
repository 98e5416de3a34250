import { Fault } from '../core/fault';

interface Waiting<In, Out> {
  input: In;
  resolve: (output: Out) => void;
  reject: (reason: unknown) => void;
}

/**
 * Lets one call at a time through, and of those that wait the newest only: a slider that moves faster
 * than its pictures come gets the newest picture, not a queue. A call that a newer one replaced
 * rejects with the Fault `engine.superseded`.
 * @param name the call's, for the fault
 */
export function latestWins<In, Out>(
  name: string,
  call: (input: In) => Promise<Out>,
): (input: In) => Promise<Out> {
  let busy = false;
  let waiting: Waiting<In, Out> | null = null;

  const run = ({ input, resolve, reject }: Waiting<In, Out>) => {
    busy = true;
    call(input)
      .then(resolve, reject)
      .finally(() => {
        busy = false;
        const next = waiting;
        waiting = null;
        if (next !== null) run(next);
      });
  };

  return (input) =>
    new Promise((resolve, reject) => {
      const entry = { input, resolve, reject };
      if (!busy) {
        run(entry);
        return;
      }
      waiting?.reject(new Fault({ code: 'engine.superseded', params: { call: name } }));
      waiting = entry;
    });
}
