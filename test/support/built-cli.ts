import { join } from 'node:path';
import { distFolder } from '../../scripts/paths.ts';
import { type CommandOptions, type CommandResult, execute } from '../../scripts/process.ts';

/** The bundle, which the setup of the integration tests has made anew. */
export const CLI = join(distFolder, 'cli.js');

/** Runs a command line of Image Trust in a process of its own. */
export function imageTrust(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return execute(process.execPath, [CLI, ...args], options);
}

/** The same where no file can get a byte, as on a full disk: what is written to it fails with EFBIG. */
export function imageTrustOnFullDisk(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  const limited = 'trap "" XFSZ; ulimit -f 0; exec "$@"';
  return execute('sh', ['-c', limited, 'sh', process.execPath, CLI, ...args], options);
}
