import type { Command } from 'commander';
import { dateWords } from '../rules/words.ts';
import type { RoleTrust } from '../trust/provider.ts';
import type { CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { CliHost } from './host.ts';
import type { TrustOptions } from './options.ts';
import { GUN_ARGUMENT, askRepository } from './repository.ts';
import { NOTARY_TABLE, renderTable, underlined } from './table.ts';

interface KeysOptions extends TrustOptions {
  readonly json?: boolean;
}

export function registerKeys({ program, host, end }: CommandContext): Command {
  return program
    .command('keys')
    .summary('print the roles and keys of a repository')
    .description('Lists the roles of a repository with their thresholds, dates and keys.')
    .argument('<gun>', GUN_ARGUMENT)
    .option('--json', 'print JSON')
    .action(async (gun: string, options: KeysOptions) => end(await keys(host, gun, options)));
}

async function keys(host: CliHost, gun: string, options: KeysOptions): Promise<ExitCode> {
  const answer = await askRepository(host, gun, options);
  if (answer.kind === 'refused') return answer.exit;
  const { roles } = answer.repository;
  host.stdout.write(options.json === true ? keysJson(roles) : keysTable(roles));
  return EXIT.allowed;
}

const COLUMNS = ['ROLE', 'THRESHOLD', 'EXPIRES', 'ALGORITHM', 'KEY ID', 'CANONICAL KEY ID', 'LOCAL'];

/** A row per key; what belongs to the role stands in the row of its first key. */
function keysTable(roles: readonly RoleTrust[]): string {
  return renderTable([...underlined(COLUMNS), ...roles.flatMap(roleRows)], NOTARY_TABLE);
}

function roleRows({ name, state, threshold, keys }: RoleTrust): readonly (readonly string[])[] {
  const role = [name, String(threshold), state.kind === 'verified' ? dateWords(state.expires) : state.reason];
  if (keys.length === 0) return [[...role, '', '', '', '']];
  return keys.map(({ algorithm, id, canonicalId, local }, index) => [
    ...(index === 0 ? role : ['', '', '']),
    algorithm,
    id,
    canonicalId,
    local ? 'yes' : 'no',
  ]);
}

/** `expires` is `null` for a delegation that is skipped, `paths` for the base roles, which have none. */
function keysJson(roles: readonly RoleTrust[]): string {
  const rows = roles.map(({ name, threshold, state, paths = null, keys }) => ({
    role: name,
    threshold,
    expires: state.kind === 'verified' ? new Date(state.expires).toISOString() : null,
    paths,
    keys: keys.map(({ id, canonicalId, algorithm, local }) => ({ id, canonicalId, algorithm, local })),
  }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}
