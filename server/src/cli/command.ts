import type { Command } from 'commander';
import { visible } from '../base/visible.ts';
import type { ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';

/** What a command is given to register itself. */
export interface CommandContext {
  readonly program: Command;
  readonly host: CliHost;
  /** Called once, when the command has written everything. */
  readonly end: (code: ExitCode) => void;
}

/** A message on stderr; each of its lines says who speaks. Names and words of others may be in it. */
export function complain(host: CliHost, message: string): void {
  for (const line of message.trimEnd().split('\n')) host.stderr.write(`image-trust: ${visible(line)}\n`);
}
