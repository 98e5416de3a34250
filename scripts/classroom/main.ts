import { parseArgs } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { root } from '../setup.mjs';
import { localAddresses } from './addresses';
import { languageOf, messages } from './messages';
import { startClassroom } from './server';
import type { Classroom } from './server';

const folder = `${root}.classroom`;

export const usage = `npm run classroom [-- --port 8443 --http-port 8080 --no-build]
  serves the app to a room: over HTTPS on --port, and over plain HTTP on --http-port the way there`;

interface Options {
  /** Whether the app is built first. */
  build: boolean;
  port: number;
  httpPort: number;
}

function portOf(name: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new Error(`--${name} takes a port, not ${text}`);
}

/** @returns null where only the usage is wanted. @throws with a sentence on what makes no sense */
export function readOptions(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '8443' },
      'http-port': { type: 'string', default: '8080' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  return {
    build: !values['no-build'],
    port: portOf('port', values.port),
    httpPort: portOf('http-port', values['http-port']),
  };
}

const { terminal, open } = messages[languageOf(new Intl.DateTimeFormat().resolvedOptions().locale)];

/** A code as cameras read it, dark on light, whatever the terminal's own colours. */
function codeOf(text: string): string {
  const code = renderUnicodeCompact(text, { border: 2 });
  if (!process.stdout.isTTY) return `${code}\n`;
  const lines = code.split('\n').map((line) => `\x1b[97;40m${line}\x1b[0m`);
  return `${lines.join('\n')}\n`;
}

function announce({ addresses, here, plain }: Classroom): string {
  const [first = here, ...others] = addresses;
  return [
    `${terminal.open}\n\n  ${first}\n`,
    codeOf(first),
    addresses.length === 0 ? `${open.alone}\n` : '',
    others.length > 0 ? `${open.others}\n${others.map((each) => `  ${each}`).join('\n')}\n` : '',
    `${terminal.page}\n  ${new URL('classroom', first).href}\n`,
    `${terminal.plain}\n  ${plain}\n`,
    `${terminal.certificate}\n  ${folder}\n`,
    terminal.stop,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Serves `dist/` until the process is stopped. */
export async function main(options: Options): Promise<void> {
  try {
    const addresses = localAddresses();
    console.log(
      announce(await startClassroom({ dist: `${root}dist`, folder, addresses, ...options })),
    );
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const { port } = error as Error & { port?: number };
    const option = port === options.httpPort ? '--http-port' : '--port';
    console.error(terminal.portTaken(port ?? options.port, option));
    process.exitCode = 1;
  }
}
