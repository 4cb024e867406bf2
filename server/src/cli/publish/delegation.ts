import type { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { listed, type TrustOptions } from '../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';
import { type Change, type DelegationRow, delegationChange } from '../../trust/publishing/publishing.ts';
import { NOTARY_TABLE, renderTable, underlined } from '../table.ts';
import { compareCodePoints } from '../text-order.ts';
import { registerDelegationPurge } from './delegation-purge.ts';
import { count } from './names.ts';
import { isConfirmed, publishingTo } from './outcome.ts';
import { readPublicKeys } from './public-keys.ts';
import { howOf, stageOrPublish } from './staging.ts';

/** notary's delegations, of which docker's signers are a simple case. */
export function registerDelegationCommands(delegation: Command, context: CommandContext): readonly Command[] {
  return [add, remove, registerDelegationPurge, list].map((register) => register(delegation, context));
}

const ROLE = 'targets/NAME, or targets/NAME/NAME below another one';

interface PathOptions extends TrustOptions {
  readonly paths?: readonly string[];
  readonly allPaths?: boolean;
  readonly publish?: boolean;
}

interface AddOptions extends PathOptions {
  readonly threshold?: string;
}

function add(delegation: Command, { host, end }: CommandContext): Command {
  return delegation
    .command('add')
    .summary('delegate to keys, or add keys and paths')
    .description(
      'Lets keys sign targets with certain beginnings of their names. Waits for `publish`, unless -p is given.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .argument('<role>', ROLE)
    .argument('[file...]', 'PEM files of public keys or certificates')
    .option('--paths <prefix>', 'beginning of names that may be signed; may be repeated', listed)
    .option('--all-paths', 'every name may be signed')
    .option('--threshold <count>', 'how many of the keys must sign')
    .option('-p, --publish', 'publish at once')
    .action(async (text: string, role: string, files: readonly string[], options: AddOptions) => {
      const { gun } = repositoryNamed(text);
      const addPaths = [...(options.paths ?? []), ...(options.allPaths === true ? [''] : [])];
      if (files.length === 0 && addPaths.length === 0 && options.threshold === undefined) {
        throw new UsageError('nothing to add: give key files, --paths, --all-paths or --threshold');
      }
      const work = publishingTo(host, options, async (publishing) => {
        const addKeys = await readPublicKeys(host, files);
        const threshold = options.threshold === undefined ? undefined : count(options.threshold);
        const change = delegationChange(role, { addKeys, addPaths, threshold });
        return stageOrPublish(host, publishing, gun, [change], howOf(options));
      });
      end(await work);
    });
}

interface RemoveOptions extends PathOptions {
  readonly yes?: boolean;
}

function remove(delegation: Command, { host, end }: CommandContext): Command {
  return delegation
    .command('remove')
    .summary('take keys and paths from a delegation, or all of it')
    .description('Removes keys, paths, or the whole role. Waits for `publish`, unless -p is given.')
    .argument('<gun>', GUN_ARGUMENT)
    .argument('<role>', ROLE)
    .argument('[key-id...]', 'ids as `delegation list` prints them')
    .option('--paths <prefix>', 'beginning of names that may no longer be signed; may be repeated', listed)
    .option('--all-paths', 'no name may be signed any more')
    .option('-y, --yes', 'do not ask before a whole role is removed')
    .option('-p, --publish', 'publish at once')
    .action(async (text: string, role: string, removeKeys: readonly string[], options: RemoveOptions) => {
      const { gun } = repositoryNamed(text);
      const change = removalOf(role, removeKeys, options);
      const isWhole = change.kind === 'removeDelegation';
      if (
        isWhole &&
        !(await isConfirmed(host, `Remove ${role} from ${gun}?`, options.yes === true ? 'yes' : undefined))
      ) {
        end(EXIT.findings);
        return;
      }
      end(await publishingTo(host, options, (to) => stageOrPublish(host, to, gun, [change], howOf(options))));
    });
}

function removalOf(role: string, removeKeys: readonly string[], { paths, allPaths }: RemoveOptions): Change {
  if (removeKeys.length === 0 && paths === undefined && allPaths !== true) return { kind: 'removeDelegation', role };
  return delegationChange(role, { removeKeys, removePaths: allPaths === true ? 'all' : (paths ?? []) });
}

interface ListOptions extends TrustOptions {
  readonly json?: boolean;
}

function list(delegation: Command, { host, end }: CommandContext): Command {
  return delegation
    .command('list')
    .summary('print the table of `notary delegation list`')
    .description('Lists the delegations of a repository with paths, key ids and thresholds.')
    .argument('<gun>', GUN_ARGUMENT)
    .option('--json', 'print JSON')
    .action(async (text: string, options: ListOptions) => {
      const { gun } = repositoryNamed(text);
      const work = publishingTo(host, options, async (publishing) => {
        const rows = [...(await publishing.delegations(gun))].sort((a, b) => compareCodePoints(a.name, b.name));
        host.stdout.write(options.json === true ? `${JSON.stringify(rows, undefined, 2)}\n` : delegationTable(rows));
        return EXIT.allowed;
      });
      end(await work);
    });
}

/** notary `cmd/notary/prettyprint.go` prettyPrintRoles. */
function delegationTable(rows: readonly DelegationRow[]): string {
  if (rows.length === 0) return '\n\nNo delegations present in this repository.\n\n\n';
  const lines = rows.flatMap(linesOf);
  return `\n${renderTable([...underlined(['ROLE', 'PATHS', 'KEY IDS', 'THRESHOLD']), ...lines], NOTARY_TABLE)}\n`;
}

function linesOf({ name, paths, keyIds, threshold }: DelegationRow): readonly (readonly string[])[] {
  const shown = [...paths].sort(compareCodePoints).map((path) => (path === '' ? '"" <all paths>' : path));
  const height = Math.max(1, shown.length, keyIds.length);
  return Array.from({ length: height }, (_, line) => {
    const [role, needed] = line === 0 ? [name, String(threshold)] : ['', ''];
    return [role, shown[line] ?? '', keyIds[line] ?? '', needed];
  });
}
