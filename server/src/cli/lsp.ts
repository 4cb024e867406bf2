import type { Command } from 'commander';
import type { CommandContext } from './command.ts';
import { languageRequest, type TrustOptions } from './options.ts';

export function registerLsp({ program, host }: CommandContext): Command {
  return program
    .command('lsp')
    .summary('start the language server')
    .description('Serves the language server protocol, for any editor.')
    .requiredOption('--stdio', 'speak over stdin and stdout')
    .action(async (options: TrustOptions) => host.serveLanguage(await languageRequest(host, options)));
}
