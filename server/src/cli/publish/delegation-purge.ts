import type { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import type { CommandContext } from '../command.ts';
import { listed, type TrustOptions } from '../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';
import { checkKeyId } from './key/key-remove.ts';
import { publishingTo } from './outcome.ts';
import { howOf, stageOrPublish } from './staging.ts';

interface PurgeOptions extends TrustOptions {
  readonly key: readonly string[];
  readonly publish?: boolean;
}

/** notary `cmd/notary/delegations.go` delegationPurgeKeys. */
export function registerDelegationPurge(delegation: Command, { host, end }: CommandContext): Command {
  return delegation
    .command('purge')
    .summary('take keys from every delegation')
    .description(
      'Removes keys from all delegations that can be changed with the keys on this machine. Waits for `publish`, unless -p is given.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .requiredOption('--key <id>', 'an id as `delegation list` prints it; may be repeated', listed)
    .option('-p, --publish', 'publish at once, with all that waits')
    .action(async (text: string, options: PurgeOptions) => {
      const { key } = options;
      const { gun } = repositoryNamed(text);
      if (key.length === 0) throw new UsageError('name the keys with --key');
      const change = { kind: 'purgeKeys', keys: key.map(checkKeyId) } as const;
      end(await publishingTo(host, options, (to) => stageOrPublish(host, to, gun, [change], howOf(options))));
    });
}
