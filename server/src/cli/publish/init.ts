import type { Command } from 'commander';
import type { Beginning } from '../../trust/publishing/publishing.ts';
import type { CommandContext } from '../command.ts';
import type { CliHost } from '../host.ts';
import type { TrustOptions } from '../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';
import { MAX_KEY_FILE_BYTES, takeKey } from './key/take-keys.ts';
import { publishingTo, report } from './outcome.ts';

interface InitOptions extends TrustOptions {
  readonly rootkey?: string;
  readonly rootcert?: string;
  readonly serverManagedSnapshot?: boolean;
}

/** notary `cmd/notary/tuf.go` tufInit, which publishes only with `-p`; here nothing is begun without being published. */
export function registerInit({ program, host, end }: CommandContext): Command {
  return program
    .command('init')
    .summary('begin the trust data of a repository')
    .description(
      'Publishes the first trust data of a repository: with the root key of this machine, which is made where there is none.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .option('--rootkey <file>', 'PEM file of the root key, which is taken in (default: that of this machine)')
    .option(
      '--rootcert <file>',
      "PEM file of the root key's certificate, and of authorities above it (default: its own)",
    )
    .option('--server-managed-snapshot', 'the server signs snapshots, so that several people can publish')
    .option('-p, --publish', 'as notary has it; it is published without it too')
    .action(async (text: string, options: InitOptions) => {
      const { gun } = repositoryNamed(text);
      const work = publishingTo(host, options, async (to) =>
        report(host, await to.init(gun, await beginningOf(host, options))),
      );
      end(await work);
    });
}

async function beginningOf(host: CliHost, options: InitOptions): Promise<Beginning> {
  const { rootkey, rootcert, serverManagedSnapshot } = options;
  const certificate =
    rootcert === undefined
      ? undefined
      : { name: rootcert, bytes: await host.sources.read(rootcert, MAX_KEY_FILE_BYTES) };
  const key = rootkey === undefined ? undefined : await takeKey(host, rootkey, { role: 'root' });
  return {
    snapshot: serverManagedSnapshot === true ? 'server' : 'local',
    root: { ...(key !== undefined && { key }), ...(certificate !== undefined && { certificate }) },
  };
}
