import { Fault } from '../core/fault';

interface Waiting<Args, Reply> {
  args: Args;
  resolve: (reply: Reply) => void;
  reject: (reason: unknown) => void;
}

/**
 * Lets one call at a time through, and of those that wait the newest only: a slider that moves faster
 * than its pictures come gets the newest picture, not a queue. A call that a newer one replaced
 * rejects with the Fault `engine.superseded`.
 * @param name the call's, for the fault
 */
export function conflate<Args extends readonly unknown[], Reply>(
  name: string,
  call: (...args: Args) => Promise<Reply>,
): (...args: Args) => Promise<Reply> {
  let busy = false;
  let waiting: Waiting<Args, Reply> | null = null;

  const run = ({ args, resolve, reject }: Waiting<Args, Reply>) => {
    busy = true;
    call(...args)
      .then(resolve, reject)
      .finally(() => {
        busy = false;
        const next = waiting;
        waiting = null;
        if (next !== null) run(next);
      });
  };

  return (...args) =>
    new Promise((resolve, reject) => {
      const entry = { args, resolve, reject };
      if (!busy) {
        run(entry);
        return;
      }
      waiting?.reject(new Fault({ code: 'engine.superseded', params: { call: name } }));
      waiting = entry;
    });
}
