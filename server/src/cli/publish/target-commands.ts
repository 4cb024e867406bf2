import type { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import {
  addTarget,
  contentTarget,
  type GivenHashes,
  hashedTarget,
  type Target,
  withCustom,
} from '../../trust/publishing/targets.ts';
import type { CommandContext } from '../command.ts';
import type { CliHost } from '../host.ts';
import { listed, type TrustOptions } from '../options.ts';
import { GUN_ARGUMENT, repositoryNamed } from '../repository.ts';
import { publishingTo } from './outcome.ts';
import { howOf, stageOrPublish } from './staging.ts';

/** `add` and `addhash`: targets of any name, for any role, as notary has them. An image's tags are what `sign` is for. */
export function registerTargetCommands(context: CommandContext): readonly Command[] {
  return [add, addhash].map((register) => register(context));
}

/** Of a file that a target may stand for. */
export const MAX_CONTENT_BYTES = 256 * 1024 * 1024;
const MAX_CUSTOM_BYTES = 64 * 1024;

const NAME = "the target's name, for an image its tag";

/** What targets are staged with. */
export interface StageOptions extends TrustOptions {
  readonly roles?: readonly string[];
  readonly publish?: boolean;
}

interface AddOptions extends StageOptions {
  readonly custom?: string;
}

function add({ program, host, end }: CommandContext): Command {
  const command = program
    .command('add')
    .summary('sign a file under a name')
    .description('Signs the content of a file under a name. Waits for `publish`, unless -p is given.')
    .argument('<gun>', GUN_ARGUMENT)
    .argument('<target>', NAME)
    .argument('<file>', 'the content')
    .option('--custom <file>', 'JSON to be kept with the target');
  return stageable(command).action(async (text: string, name: string, file: string, options: AddOptions) => {
    const content = await host.sources.read(file, MAX_CONTENT_BYTES);
    end(await stageTarget(host, text, contentTarget(name, content), options));
  });
}

type HashOptions = AddOptions & GivenHashes;

function addhash({ program, host, end }: CommandContext): Command {
  const command = program
    .command('addhash')
    .summary('sign size and hashes under a name')
    .description('Signs content that is not here, by its size and hashes. Waits for `publish`, unless -p is given.')
    .argument('<gun>', GUN_ARGUMENT)
    .argument('<target>', NAME)
    .argument('<size>', 'its bytes')
    .option('--sha256 <hex>', 'its sha256')
    .option('--sha512 <hex>', 'its sha512')
    .option('--custom <file>', 'JSON to be kept with the target');
  return stageable(command).action(async (text: string, name: string, size: string, options: HashOptions) =>
    end(await stageTarget(host, text, hashedTarget(name, bytesOf(size), options), options)),
  );
}

/** The options of whatever waits for `publish` and is meant for roles. */
export function stageable(command: Command): Command {
  return command
    .option('-r, --roles <role>', 'for these roles, once for each, or with commas between (default: targets)', listed)
    .option('-p, --publish', 'publish at once, with all that waits');
}

export function rolesOf({ roles }: StageOptions): readonly string[] {
  return roles ?? ['targets'];
}

async function stageTarget(
  host: CliHost,
  text: string,
  given: Target,
  options: AddOptions,
): ReturnType<typeof publishingTo> {
  const { gun } = repositoryNamed(text);
  const { custom } = options;
  const target =
    custom === undefined ? given : withCustom(given, await host.sources.read(custom, MAX_CUSTOM_BYTES), custom);
  const how = howOf(options);
  return publishingTo(host, options, (to) => stageOrPublish(host, to, gun, addTarget(target, rolesOf(options)), how));
}

/** Nothing at all may be signed too. */
function bytesOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${text} is no number of bytes`);
  return Number(text);
}
