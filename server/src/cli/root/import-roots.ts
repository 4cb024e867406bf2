import type { Command } from 'commander';
import { unreachableCase } from '../../base/errors.ts';
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
  const { gun } = taken;
  switch (taken.kind) {
    case 'taken':
      host.stdout.write(`${gun}: took over root ${taken.version} from ${taken.location}: ${taken.keyIds.join(', ')}\n`);
      return EXIT.allowed;
    case 'known':
      host.stdout.write(`${gun}: root ${taken.version} is trusted already\n`);
      return EXIT.allowed;
    case 'absent':
      complain(host, `${gun}: there is no root of it to take over`);
      return EXIT.findings;
    case 'refused':
      complain(host, `${gun}: the root in ${taken.location} is not taken over: ${taken.detail}`);
      return EXIT.findings;
    default:
      return unreachableCase(taken);
  }
}
