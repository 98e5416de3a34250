import { explain } from './train/explain';
import { BadArguments } from './train/files';

/**
 * Runs a script with its command line and ends the process: 2 for arguments that cannot be obeyed, 1 for
 * anything else that went wrong. Drivers may keep a process alive that has nothing more to do.
 */
export async function runCommand(
  usage: string,
  run: (args: string[]) => Promise<void>,
): Promise<never> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    await run(args);
    process.exit(0);
  } catch (error) {
    console.error(explain(error));
    process.exit(error instanceof BadArguments ? 2 : 1);
  }
}
