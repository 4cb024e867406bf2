import { type Command, Argument, InvalidArgumentError } from 'commander';
import { UsageError } from '../../../base/errors.ts';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { CliHost } from '../../host.ts';
import { listed, type TrustOptions } from '../../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../../repository.ts';
import type { Rotation } from '../../../trust/publishing/publishing.ts';
import { isConfirmed, publishingTo, report } from '../outcome.ts';
import { MAX_KEY_FILE_BYTES, takeKey } from './take-keys.ts';

interface RotateOptions extends TrustOptions {
  readonly serverManaged?: boolean;
  readonly key?: readonly string[];
  readonly rootcert?: string;
  readonly legacy?: number | 'all';
  readonly yes?: boolean;
}

const ROLES = ['root', 'targets', 'snapshot', 'timestamp'] as const;

/** notary `cmd/notary/keys.go` keysRotate. */
export function registerKeyRotate(key: Command, { host, end }: CommandContext): Command {
  return key
    .command('rotate')
    .summary('give a role another key')
    .description(
      'Makes a new key for a role, or takes other ones, and publishes that at once. The old private key stays on this machine.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .addArgument(new Argument('<role>', 'the role').choices(ROLES))
    .option('-r, --server-managed', 'the server makes the key and keeps it (snapshot, timestamp)')
    .option(
      '-k, --key <key>',
      'id of a key on this machine, or its PEM file; may be repeated (default: a new key)',
      listed,
    )
    .option('--rootcert <file>', 'PEM file of the certificate of a new root key that is on this machine')
    .option('-l, --legacy <count>', 'sign with the keys of as many former roots too; -1: of all', countOfRoots)
    .option('-y, --yes', 'do not ask before a root key is rotated')
    .action(async (text: string, role: Rotation['role'], options: RotateOptions) => {
      const { gun } = repositoryNamed(text);
      const question = `Rotate the root key of ${gun}? The old one must sign this.`;
      const yes = options.yes === true || role !== 'root' ? 'yes' : undefined;
      if (!(await isConfirmed(host, question, yes))) {
        end(EXIT.findings);
        return;
      }
      const work = publishingTo(host, options, async (publishing) => {
        const to = await destination(host, gun, role, options);
        return report(host, await publishing.rotate({ gun, role, to, formerRoots: options.legacy ?? 0 }));
      });
      end(await work);
    });
}

/** Only the server signs timestamps, so there is nothing to choose. @throws UsageError */
async function destination(
  host: CliHost,
  gun: string,
  role: Rotation['role'],
  { serverManaged, key, rootcert }: RotateOptions,
): Promise<Rotation['to']> {
  if ([serverManaged, key, rootcert].filter((given) => given !== undefined).length > 1) {
    throw new UsageError('--server-managed, --key and --rootcert do not go together');
  }
  if (role === 'timestamp' && key !== undefined) throw new UsageError('only the server signs timestamps');
  if (serverManaged === true || (role === 'timestamp' && key === undefined)) return { kind: 'server' };
  if (rootcert !== undefined) {
    const bytes = await host.sources.read(rootcert, MAX_KEY_FILE_BYTES);
    return { kind: 'certified', certificate: { name: rootcert, bytes } };
  }
  if (key === undefined) return { kind: 'new' };
  const ids: string[] = [];
  for (const one of key) ids.push(/^[0-9a-f]{64}$/.test(one) ? one : await takeKey(host, one, { role, gun }));
  return { kind: 'keys', ids };
}

function countOfRoots(text: string): number | 'all' {
  if (text === '-1') return 'all';
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('It must be a number of roots, or -1 for all of them.');
  return Number(text);
}
