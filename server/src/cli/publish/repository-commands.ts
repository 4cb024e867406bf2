import type { Command } from 'commander';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { TrustOptions } from '../options.ts';
import { repositoryNamed } from '../repository.ts';
import { isConfirmed, publishingTo, report } from './outcome.ts';

const GUN = 'the repository with its host: docker.io/library/alpine';

/** The commands on a repository as a whole. */
export function registerRepositoryCommands(context: CommandContext): readonly Command[] {
  return [init, remove, publish, reset].map((register) => register(context));
}

interface InitOptions extends TrustOptions {
  readonly serverManagedSnapshot?: boolean;
}

function init({ program, host, end }: CommandContext): Command {
  return program
    .command('init')
    .summary('begin the trust data of a repository')
    .description(
      'Publishes the first trust data of a repository: with the root key of this machine, which is made where there is none.',
    )
    .argument('<gun>', GUN)
    .option('--server-managed-snapshot', 'the server signs snapshots, so that several people can publish')
    .action(async (text: string, options: InitOptions) => {
      const { gun } = repositoryNamed(text);
      const snapshot = options.serverManagedSnapshot === true ? 'server' : 'local';
      end(await publishingTo(host, options, async (to) => report(host, await to.init(gun, snapshot))));
    });
}

interface RemoveOptions extends TrustOptions {
  readonly yes?: boolean;
}

function remove({ program, host, end }: CommandContext): Command {
  return program
    .command('remove')
    .summary('delete the trust data of a repository')
    .description('Deletes all trust data of a repository from the server. Private keys stay on this machine.')
    .argument('<gun>', GUN)
    .option('-y, --yes', 'do not ask first')
    .action(async (text: string, options: RemoveOptions) => {
      const { gun } = repositoryNamed(text);
      if (
        !(await isConfirmed(
          host,
          `Delete all trust data of ${gun} from the server?`,
          options.yes === true ? 'yes' : undefined,
        ))
      ) {
        end(EXIT.findings);
        return;
      }
      const work = publishingTo(host, options, async (publishing) => {
        await publishing.remove(gun);
        host.stdout.write(`Deleted the trust data of ${gun}\n`);
        return EXIT.allowed;
      });
      end(await work);
    });
}

function publish({ program, host, end }: CommandContext): Command {
  return program
    .command('publish')
    .summary('publish staged changes')
    .description('Publishes the changes that wait, and signs anew what expires soon and can be signed here.')
    .argument('<gun>', GUN)
    .action(async (text: string, options: TrustOptions) => {
      const { gun } = repositoryNamed(text);
      end(await publishingTo(host, options, async (to) => report(host, await to.publish(gun))));
    });
}

function reset({ program, host, end }: CommandContext): Command {
  return program
    .command('reset')
    .summary('drop staged changes')
    .description('Drops all changes of a repository that wait to be published.')
    .argument('<gun>', GUN)
    .action(async (text: string, options: TrustOptions) => {
      const { gun } = repositoryNamed(text);
      const work = publishingTo(host, options, async (publishing) => {
        await publishing.reset(gun);
        host.stdout.write(`Dropped the staged changes of ${gun}\n`);
        return EXIT.allowed;
      });
      end(await work);
    });
}
