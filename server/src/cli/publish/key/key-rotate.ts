import { type Command, Argument } from 'commander';
import type { CommandContext } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import type { TrustOptions } from '../../options.ts';
import { repositoryNamed } from '../../repository.ts';
import type { Rotation } from '../../../trust/publishing/publishing.ts';
import { isConfirmed, publishingTo, report } from '../outcome.ts';

interface RotateOptions extends TrustOptions {
  readonly serverManaged?: boolean;
  readonly key?: readonly string[];
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
    .argument('<gun>', 'the repository with its host: docker.io/library/alpine')
    .addArgument(new Argument('<role>', 'the role').choices(ROLES))
    .option('-r, --server-managed', 'the server makes the key and keeps it (snapshot, timestamp)')
    .option('-k, --key <id...>', 'keys on this machine, by id (default: a new one)')
    .option('-y, --yes', 'do not ask before a root key is rotated')
    .action(async (text: string, role: Rotation['role'], options: RotateOptions) => {
      const { gun } = repositoryNamed(text);
      const question = `Rotate the root key of ${gun}? The old one must sign this.`;
      const yes = options.yes === true || role !== 'root' ? 'yes' : undefined;
      if (!(await isConfirmed(host, question, yes))) {
        end(EXIT.findings);
        return;
      }
      const rotation = { gun, role, to: destination(role, options) };
      end(await publishingTo(host, options, async (to) => report(host, await to.rotate(rotation))));
    });
}

/** Only the server signs timestamps, so there is nothing to choose. */
function destination(role: Rotation['role'], { serverManaged, key }: RotateOptions): Rotation['to'] {
  if (serverManaged === true || (role === 'timestamp' && key === undefined)) return { kind: 'server' };
  return key === undefined ? { kind: 'new' } : { kind: 'keys', ids: key };
}
