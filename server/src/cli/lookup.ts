import type { Command } from 'commander';
import { complain, type CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';
import type { TrustOptions } from './options.ts';
import { GUN_ARGUMENT, askRepository } from './repository.ts';

export function registerLookup({ program, host, end }: CommandContext): Command {
  return program
    .command('lookup')
    .summary('print the line of `notary lookup`')
    .description('Prints what one target of a repository stands for: its name, sha256 and size.')
    .argument('<gun>', GUN_ARGUMENT)
    .argument('<target>', 'the name that is signed, for an image its tag')
    .action(async (gun: string, target: string, options: TrustOptions) =>
      end(await lookUp(host, gun, target, options)),
    );
}

/** notary `cmd/notary/tuf.go` tufLookup. */
async function lookUp(host: CliHost, gun: string, name: string, options: TrustOptions): Promise<ExitCode> {
  const answer = await askRepository(host, gun, options);
  if (answer.kind === 'refused') return answer.exit;
  const found = answer.repository.targets().find((target) => target.name === name);
  if (found === undefined) {
    complain(host, `no trust data for ${name} in ${gun}`);
    return EXIT.findings;
  }
  host.stdout.write(`${found.name} sha256:${found.sha256 ?? ''} ${found.size}\n`);
  return EXIT.allowed;
}
