import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';

/** What a command is given to register itself. */
export interface CommandContext {
  readonly program: Command;
  readonly host: CliHost;
  /** Called once, when the command has written everything. */
  readonly end: (code: ExitCode) => void;
}

/** A message on stderr; each of its lines says who speaks. */
export function complain(host: CliHost, message: string): void {
  for (const line of message.trimEnd().split('\n')) host.stderr.write(`image-trust: ${line}\n`);
}
