import type { Command } from 'commander';
import { FORGETTING, rootWords } from '../../rules/root-words.ts';
import type { RootsOfTrust } from '../../trust/roots-of-trust.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import { trustRequest, type TrustOptions } from '../options.ts';
import { isConfirmed } from '../publish/outcome.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';

interface ForgetOptions extends TrustOptions {
  readonly yes?: boolean;
}

export function registerForget({ program, host, end }: CommandContext): Command {
  return program
    .command('forget')
    .summary("forget a repository's root of trust")
    .description(
      'Forgets the root that is trusted for a repository: the next one that its server shows is a first one.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .option('-y, --yes', 'do not ask first')
    .action(async (text: string, options: ForgetOptions) => {
      const { gun } = repositoryNamed(text);
      const roots = await host.openRoots(await trustRequest(host, options));
      end(await forget(host, roots, gun, options.yes === true ? 'yes' : undefined));
    });
}

async function forget(host: CliHost, roots: RootsOfTrust, gun: Gun, yes: 'yes' | undefined): Promise<ExitCode> {
  const remembered = await roots.remembered(gun);
  if (remembered.kind === 'none') {
    host.stdout.write(`No root of ${gun} is trusted on this machine\n`);
    return EXIT.allowed;
  }
  host.stderr.write(
    remembered.kind === 'damaged' ? `What is kept of ${gun} is damaged.\n\n` : `${rootWords(remembered.root)}\n`,
  );
  host.stderr.write(`${FORGETTING.join('\n')}\nimage-trust fingerprint shows it.\n`);
  if (!(await isConfirmed(host, `Forget the root of ${gun}?`, yes))) return EXIT.findings;
  await roots.forget(gun);
  host.stdout.write(`Forgot the root of ${gun}\n`);
  return EXIT.allowed;
}
