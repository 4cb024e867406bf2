import type { Command } from 'commander';
import { noteStaleness } from '../answer.ts';
import { complain, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import type { TrustOptions } from '../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';
import { NOTARY_TABLE, renderTable, underlined } from '../table.ts';
import type { HistoryEntry, Verification } from '../../trust/publishing/publishing.ts';
import { count, taggedImageNamed } from './names.ts';
import { publishingTo } from './outcome.ts';
import { howOf, stagedTable, stageOrPublish } from './staging.ts';
import { MAX_CONTENT_BYTES } from './target-commands.ts';

/** `status`, `history`, `verify` and `witness`. */
export function registerInspectionCommands(context: CommandContext): readonly Command[] {
  return [status, history, verify, witness].map((register) => register(context));
}

function status({ program, host, end }: CommandContext): Command {
  return program
    .command('status')
    .summary('print the changes that wait to be published')
    .description(
      'Prints the staged changes of a repository, in the order in which they will be published. Contacts nobody.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .action(async (text: string, options: TrustOptions) => {
      const { gun } = repositoryNamed(text);
      const work = publishingTo(host, options, async (publishing) => {
        host.stdout.write(stagedTable(gun, await publishing.staged(gun)));
        return EXIT.allowed;
      });
      end(await work);
    });
}

interface HistoryOptions extends TrustOptions {
  readonly records: string;
  readonly json?: boolean;
}

function history({ program, host, end }: CommandContext): Command {
  return program
    .command('history')
    .summary('print when trust data were published or deleted')
    .description(
      "Prints the server's change feed of a repository, the newest first. The server's word: none of it is signed.",
    )
    .argument('<gun>', GUN_ARGUMENT)
    .option('-n, --records <count>', 'how many entries', '20')
    .option('--json', 'print JSON')
    .action(async (text: string, options: HistoryOptions) => {
      const { gun } = repositoryNamed(text);
      const records = count(options.records);
      const work = publishingTo(host, options, async (publishing) => {
        const entries = await publishing.history(gun, records);
        host.stdout.write(options.json === true ? `${JSON.stringify(entries, undefined, 2)}\n` : historyTable(entries));
        return EXIT.allowed;
      });
      end(await work);
    });
}

function historyTable(entries: readonly HistoryEntry[]): string {
  const rows = entries.map(({ createdAt, category, version, sha256 }) => [
    createdAt,
    category,
    version === 0 ? '' : String(version),
    sha256,
  ]);
  return renderTable([...underlined(['DATE', 'CATEGORY', 'VERSION', 'TIMESTAMP SHA256']), ...rows], NOTARY_TABLE);
}

function verify({ program, host, end }: CommandContext): Command {
  return program
    .command('verify')
    .summary('check a file against what was signed')
    .description('Checks that the content of a file has the size and the hashes that were signed for a tag.')
    .argument('<image>', 'IMAGE:TAG')
    .argument('<file>', 'the content, for an image its manifest')
    .action(async (text: string, file: string, options: TrustOptions) => {
      const { gun, familiar, tag } = taggedImageNamed(text);
      const content = await host.sources.read(file, MAX_CONTENT_BYTES);
      const work = publishingTo(host, options, async (publishing) => {
        const result = await publishing.verify(gun, tag, content);
        noteStaleness(host, { gun, ...result });
        return verification(host, `${familiar}:${tag}`, file, result);
      });
      end(await work);
    });
}

function verification(host: CliHost, image: string, file: string, result: Verification): ExitCode {
  switch (result.kind) {
    case 'verified':
      host.stdout.write(`${file} is what ${result.role} signed as ${image}\n`);
      return EXIT.allowed;
    case 'different':
      complain(host, `${file} is not what ${result.role} signed as ${image}: ${result.detail}`);
      return EXIT.findings;
    case 'unsigned':
      complain(host, `nobody signed ${image}`);
      return EXIT.findings;
  }
}

interface WitnessOptions extends TrustOptions {
  readonly publish?: boolean;
}

function witness({ program, host, end }: CommandContext): Command {
  return program
    .command('witness')
    .summary('sign roles again as they are')
    .description(
      'Signs roles again, for a new key or before they expire. Whoever does it vouches for all that they list.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .argument('<role...>', 'targets, or delegations like targets/releases')
    .option('-p, --publish', 'publish at once')
    .action(async (text: string, roles: readonly string[], options: WitnessOptions) => {
      const { gun } = repositoryNamed(text);
      const changes = roles.map((role) => ({ kind: 'witness', role }) as const);
      const how = howOf(options);
      end(await publishingTo(host, options, (publishing) => stageOrPublish(host, publishing, gun, changes, how)));
    });
}
