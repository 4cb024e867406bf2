import type { Command } from 'commander';
import { takenWords } from '../../rules/root-words.ts';
import type { TakenRoot } from '../../trust/roots-of-trust.ts';
import { complain, type CommandContext } from '../command.ts';
import { EXIT, worse, type ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import { trustRequest, type TrustOptions } from '../options.ts';
import { repositoryNamed } from '../repository.ts';

interface ImportOptions extends TrustOptions {
  readonly from?: string;
}

export function registerImportRoots({ program, host, end }: CommandContext): Command {
  return program
    .command('import-roots')
    .summary('take over the roots that docker and notary trust')
    .description('Takes over the first roots of trust that docker and notary keep on this machine. Contacts nobody.')
    .argument('[gun...]', 'repositories with their hosts; without any, all that are there')
    .option('--from <dir>', 'the folder to read (default: ~/.docker/trust, then ~/.notary)')
    .action(async (guns: readonly string[], options: ImportOptions) => end(await importRoots(host, guns, options)));
}

async function importRoots(host: CliHost, texts: readonly string[], options: ImportOptions): Promise<ExitCode> {
  const guns = texts.map((text) => repositoryNamed(text).gun);
  const roots = await host.openRoots(await trustRequest(host, options), options.from);
  const taken = await roots.takeOver(guns);
  if (taken.length === 0) host.stdout.write('There are no roots to take over\n');
  return taken.map((one) => report(host, one)).reduce(worse, EXIT.allowed);
}

function report(host: CliHost, taken: TakenRoot): ExitCode {
  const lines = takenWords(taken).map((line) => `${taken.gun}: ${line}\n`);
  if (taken.kind === 'taken' || taken.kind === 'known') {
    host.stdout.write(lines.join(''));
    return EXIT.allowed;
  }
  complain(host, lines.join(''));
  return EXIT.findings;
}
