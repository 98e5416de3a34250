import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Processes that the suite starts, each in a group of its own, so that none of their children stays. */

interface Started {
  /** What it writes on descriptor 3. */
  told: Readable;
  end: () => Promise<void>;
}

const running = new Set<() => void>();

/** However the suite ends, nothing that it started outlives it. */
process.on('exit', () => {
  for (const kill of running) kill();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1));
}

export function start(path: string, args: string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(path, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // It has ended already.
    }
  };
  const kill = () => signal('SIGKILL');
  running.add(kill);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    told: child.stdio[3] as Readable,
    end: async () => {
      signal('SIGTERM');
      const timer = setTimeout(kill, 5000);
      await ended;
      clearTimeout(timer);
      kill();
      running.delete(kill);
    },
  };
}

/** A virtual screen, under a number that is free. @throws Error when it does not come up */
export async function startDisplay(
  path: string,
): Promise<{ name: string; end: () => Promise<void> }> {
  const screen = ['-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-displayfd', '3'];
  const { told, end } = start(path, screen);
  const number = await new Promise<string>((resolve, reject) => {
    const fail = () => reject(new Error('Xvfb did not start'));
    const timer = setTimeout(fail, 60_000);
    told.once('data', (data: Buffer) => resolve(data.toString().trim()));
    told.once('close', fail);
    told.once('data', () => clearTimeout(timer));
    told.once('close', () => clearTimeout(timer));
  }).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return { name: `:${number}`, end };
}
