import type { CommandContext } from '../command.ts';
import { registerKeyCommands } from './key/key-commands.ts';

/** The commands of publishers. */
export function registerPublishing(context: CommandContext): void {
  const { program } = context;
  const key = program
    .command('key')
    .summary('make, store and change private keys')
    .description('Operates on private keys.');
  registerKeyCommands(key, context);
}
