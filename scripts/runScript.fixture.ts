import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a script ended, and what it wrote. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs a script as `npm run` does. @param script file name in this folder, without its end */
export function runScript(script: string, ...args: string[]): Promise<Ended> {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const command = ['--import', 'tsx', `scripts/${script}.ts`, ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
