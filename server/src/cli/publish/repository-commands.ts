import type { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import { removeTarget } from '../../trust/publishing/targets.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { listed, type TrustOptions } from '../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';
import { registerInit } from './init.ts';
import { isConfirmed, publishingTo } from './outcome.ts';
import { howOf, publishWaiting, stageOrPublish } from './staging.ts';
import { rolesOf, stageable, type StageOptions } from './target-commands.ts';

/** The commands on a repository as a whole. */
export function registerRepositoryCommands(context: CommandContext): readonly Command[] {
  return [registerInit, remove, publish, reset].map((register) => register(context));
}

interface RemoveOptions extends StageOptions {
  readonly yes?: boolean;
}

function remove(context: CommandContext): Command {
  const command = context.program
    .command('remove')
    .summary('sign a target no more, or delete all trust data')
    .description(
      'With a target: takes it out of roles; waits for `publish`, unless -p is given. Without: deletes all trust data of the repository from the server. Private keys stay on this machine.',
    )
    .argument('<gun>', GUN_ARGUMENT)
    .argument('[target]', "a target's name, for an image its tag")
    .option('-y, --yes', 'do not ask before all trust data are deleted');
  return stageable(command).action(async (text: string, target: string | undefined, options: RemoveOptions) => {
    const work = target === undefined ? removeAll(context, text, options) : removeOne(context, text, target, options);
    context.end(await work);
  });
}

/** So that a script whose variable is empty never deletes everything, what is for one target is not for all, and vice versa. */
async function removeOne(
  { host }: CommandContext,
  text: string,
  target: string,
  options: RemoveOptions,
): Promise<ExitCode> {
  if (options.yes === true) throw new UsageError('--yes is for deleting all trust data, without a target');
  const { gun } = repositoryNamed(text);
  const changes = removeTarget(target, rolesOf(options));
  const how = howOf(options);
  return publishingTo(host, options, (to) => stageOrPublish(host, to, gun, changes, how));
}

async function removeAll({ host }: CommandContext, text: string, options: RemoveOptions): Promise<ExitCode> {
  if (options.roles !== undefined || options.publish === true) {
    throw new UsageError('--roles and --publish are for one target; without a target all trust data are deleted');
  }
  const { gun } = repositoryNamed(text);
  const question = `Delete all trust data of ${gun} from the server?`;
  if (!(await isConfirmed(host, question, options.yes === true ? 'yes' : undefined))) return EXIT.findings;
  return publishingTo(host, options, async (publishing) => {
    await publishing.remove(gun);
    host.stdout.write(`Deleted the trust data of ${gun}\n`);
    return EXIT.allowed;
  });
}

function publish({ program, host, end }: CommandContext): Command {
  return program
    .command('publish')
    .summary('publish staged changes')
    .description('Publishes the changes that wait, and signs anew what expires soon and can be signed here.')
    .argument('<gun>', GUN_ARGUMENT)
    .action(async (text: string, options: TrustOptions) => {
      const { gun } = repositoryNamed(text);
      end(await publishingTo(host, options, (to) => publishWaiting(host, to, gun)));
    });
}

interface ResetOptions extends TrustOptions {
  readonly number?: readonly string[];
  readonly all?: boolean;
}

function reset({ program, host, end }: CommandContext): Command {
  return program
    .command('reset')
    .summary('drop staged changes')
    .description('Drops changes of a repository that wait to be published: all of them, or those that are named.')
    .argument('<gun>', GUN_ARGUMENT)
    .option('-n, --number <number>', 'only the change with this number in `status`; may be repeated', listed)
    .option('--all', 'all of them, which is so without it too')
    .action(async (text: string, { number, all, ...options }: ResetOptions) => {
      const { gun } = repositoryNamed(text);
      if (number !== undefined && all === true) throw new UsageError('--number and --all do not go together');
      const which = number?.map(position) ?? 'all';
      const work = publishingTo(host, options, async (publishing) => {
        await publishing.reset(gun, which);
        const what = which === 'all' ? 'the staged changes' : `${which.length} of the staged changes`;
        host.stdout.write(`Dropped ${what} of ${gun}\n`);
        return EXIT.allowed;
      });
      end(await work);
    });
}

function position(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`${text} is no number of a staged change`);
  return Number(text);
}
