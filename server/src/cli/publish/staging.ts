import type { Gun } from '../../reference/image-name.ts';
import type {
  Publishing,
  StageableChange,
  StagedChange,
  StagedPublication,
} from '../../trust/publishing/publishing.ts';
import { complain } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import { NOTARY_TABLE, renderTable, underlined } from '../table.ts';
import { publishing, report } from './outcome.ts';

/** What the option `-p, --publish` asks for. */
export function howOf({ publish }: { readonly publish?: boolean }): 'publish' | 'stage' {
  return publish === true ? 'publish' : 'stage';
}

/** As notary does it: changes wait until they are published, and `-p` publishes all that wait. */
export async function stageOrPublish(
  host: CliHost,
  to: Publishing,
  gun: Gun,
  changes: readonly StageableChange[],
  how: 'stage' | 'publish',
): Promise<ExitCode> {
  for (const change of changes) await to.stage(gun, change);
  if (how === 'publish') return publishWaiting(host, to, gun);
  host.stdout.write(
    `Staged for the next publish of ${gun}: ${changes.map((change) => summaryOf(change).join(' ')).join('; ')}\n`,
  );
  return EXIT.allowed;
}

/** Publishes all that waits. 1 where a purge had to leave something. What cannot be published goes on waiting, which is said. */
export async function publishWaiting(host: CliHost, to: Publishing, gun: Gun): Promise<ExitCode> {
  const exit = await publishing(host, async () => reportPurge(host, await to.publish(gun)));
  const left = exit === EXIT.allowed ? 0 : (await to.staged(gun)).length;
  if (left > 0)
    complain(host, `${left} staged for ${gun}, and not published: "status" lists, "reset" drops what waits`);
  return exit;
}

function reportPurge(host: CliHost, publication: StagedPublication): ExitCode {
  const exit = report(host, publication);
  const { notPurged } = publication;
  for (const role of notPurged) complain(host, `${role} keeps the key: what delegates to it cannot be signed here`);
  return notPurged.length === 0 ? exit : EXIT.findings;
}

/** The table of `notary status` (notary `cmd/notary/tuf.go` tufStatus). */
export function stagedTable(gun: Gun, staged: readonly StagedChange[]): string {
  if (staged.length === 0) return `No unpublished changes for ${gun}\n`;
  const rows = staged.map(({ change }, index) => [String(index), ...summaryOf(change)]);
  const table = renderTable([...underlined(['#', 'ACTION', 'SCOPE', 'TYPE', 'PATH']), ...rows], NOTARY_TABLE);
  return `Unpublished changes for ${gun}:\n\n${table}`;
}

/** Action, scope, type and path, in notary's words. */
function summaryOf(change: StageableChange): readonly [string, string, string, string] {
  switch (change.kind) {
    case 'addTarget':
      return ['create', change.role, 'target', change.name];
    case 'removeTarget':
      return ['delete', change.role, 'target', change.name];
    case 'changeDelegation': {
      const isRemoval = change.removeKeys.length > 0 || change.removePaths === 'all' || change.removePaths.length > 0;
      return [isRemoval ? 'update' : 'create', change.role, 'delegation', ''];
    }
    case 'removeDelegation':
      return ['delete', change.role, 'delegation', ''];
    case 'replaceKeys':
      return ['create', 'root', 'role', change.role];
    case 'purgeKeys':
      return ['update', 'targets/*', 'delegation', ''];
    case 'witness':
      return ['update', change.role, 'witness', ''];
  }
}
