import type { Command } from 'commander';
import type { ListedTarget, RepositoryTrust } from '../trust/provider.ts';
import type { CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';
import { listed, type TrustOptions } from './options.ts';
import { GUN_ARGUMENT, askRepository } from './repository.ts';
import { NOTARY_TABLE, renderTable, underlined } from './table.ts';
import { compareCodePoints } from './text-order.ts';

interface ListOptions extends TrustOptions {
  readonly json?: boolean;
  readonly roles?: readonly string[];
}

export function registerList({ program, host, end }: CommandContext): Command {
  return program
    .command('list')
    .summary('print the table of `notary list`')
    .description('Lists the signed targets of a repository as `notary list` does, in the same bytes.')
    .argument('<gun>', GUN_ARGUMENT)
    .option(
      '-r, --roles <role>',
      'only what this role signs; may be repeated, the first going before the others',
      listed,
    )
    .option('--json', 'print JSON')
    .action(async (gun: string, options: ListOptions) => end(await list(host, gun, options)));
}

async function list(host: CliHost, gun: string, options: ListOptions): Promise<ExitCode> {
  const answer = await askRepository(host, gun, options);
  if (answer.kind === 'refused') return answer.exit;
  const listed = options.roles === undefined ? answer.repository.targets() : signedBy(options.roles, answer.repository);
  const targets = [...listed].sort((a, b) => compareCodePoints(a.name, b.name));
  host.stdout.write(options.json === true ? listJson(targets) : listTable(targets));
  return EXIT.allowed;
}

/** Each name once, from the first of the roles that has it; a role stands for those below it too (`notary list --roles`). */
function signedBy(names: readonly string[], { roles }: RepositoryTrust): readonly ListedTarget[] {
  const found = new Map<string, ListedTarget>();
  for (const start of names) {
    for (const { name: role, targets } of roles.filter(({ name }) => name === start || name.startsWith(`${start}/`))) {
      if (role !== start && names.includes(role)) continue;
      for (const [name, target] of targets) if (!found.has(name)) found.set(name, { name, role, ...target });
    }
  }
  return [...found.values()];
}

/** notary `cmd/notary/prettyprint.go prettyPrintTargets`. */
function listTable(targets: readonly ListedTarget[]): string {
  if (targets.length === 0) return '\nNo targets present in this repository.\n\n';
  const rows = targets.map(({ name, sha256 = '', size, role }) => [name, sha256, String(size), role]);
  return renderTable([...underlined(['NAME', 'DIGEST', 'SIZE (BYTES)', 'ROLE']), ...rows], NOTARY_TABLE);
}

function listJson(targets: readonly ListedTarget[]): string {
  const rows = targets.map(({ name, sha256 = null, size, role }) => ({ name, digest: sha256, size, role }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}
