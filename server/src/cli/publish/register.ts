import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { addTrustOptions } from '../options.ts';
import { registerDelegationCommands } from './delegation.ts';
import { registerInspectionCommands } from './inspection-commands.ts';
import { registerKeyCommands } from './key/key-commands.ts';
import { registerKeyRotate } from './key/key-rotate.ts';
import { registerRepositoryCommands } from './repository-commands.ts';
import { registerRevoke } from './revoke.ts';
import { registerSign } from './sign.ts';
import { registerSignerCommands } from './signer.ts';
import { registerTargetCommands } from './target-commands.ts';

/** The commands of publishers, with the names and meanings that docker and notary gave them. */
export function registerPublishing(context: CommandContext): void {
  const { program } = context;
  program.commandsGroup('Commands of publishers:');
  const group = (name: string, summary: string): Command =>
    program.command(name).summary(summary).description(`Commands to ${summary}.`);
  const asking = [registerSign(context), registerRevoke(context), ...registerTargetCommands(context)];
  asking.push(...registerRepositoryCommands(context));
  asking.push(...registerSignerCommands(group('signer', 'say who signs, as docker does'), context));
  asking.push(...registerDelegationCommands(group('delegation', 'say who signs, as notary does'), context));
  asking.push(...registerInspectionCommands(context));
  const key = group('key', 'make, store and change private keys');
  registerKeyCommands(key, context);
  asking.push(registerKeyRotate(key, context));
  for (const command of asking) addTrustOptions(command);
}
