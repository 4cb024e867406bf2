import type { Command } from 'commander';
import { complain, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode, worse } from '../exit-code.ts';
import type { CliHost } from '../host.ts';
import { repeated, type TrustOptions } from '../options.ts';
import type { Publishing } from '../../trust/publishing/publishing.ts';
import { imageNamed } from './names.ts';
import { publishing, publishingTo, report } from './outcome.ts';
import { readPublicKeys } from './public-keys.ts';

/** docker's signers: a role of each one's own, and a say in what is released. */
export function registerSignerCommands(signer: Command, context: CommandContext): readonly Command[] {
  return [add, remove].map((register) => register(signer, context));
}

interface AddOptions extends TrustOptions {
  readonly key: readonly string[];
}

function add(signer: Command, { host, end }: CommandContext): Command {
  return signer
    .command('add')
    .summary('let somebody sign')
    .description('Adds a signer to repositories; begins their trust data where there are none.')
    .argument('<name>', "the signer's name")
    .argument('<image...>', 'repositories')
    .requiredOption('--key <file>', "PEM file of the signer's public key or certificate; may be repeated", repeated)
    .action(async (name: string, images: readonly string[], options: AddOptions) => {
      const work = publishingTo(host, options, async (opened) => {
        const keys = await readPublicKeys(host, options.key);
        return each(host, images, async (gun) => report(host, await opened.addSigner(gun, name, keys)));
      });
      end(await work);
    });
}

interface RemoveOptions extends TrustOptions {
  readonly force?: boolean;
}

function remove(signer: Command, { host, end }: CommandContext): Command {
  return signer
    .command('remove')
    .summary('let somebody sign no more')
    .description('Removes a signer, and the say of its keys in what is released.')
    .argument('<name>', "the signer's name")
    .argument('<image...>', 'repositories')
    .option('-f, --force', 'also where nothing that was released is trusted any more')
    .action(async (name: string, images: readonly string[], options: RemoveOptions) => {
      const how = options.force === true ? 'force' : 'careful';
      const work = publishingTo(host, options, (opened) =>
        each(host, images, async (gun) => report(host, await opened.removeSigner(gun, name, how))),
      );
      end(await work);
    });
}

type Gun = Parameters<Publishing['remove']>[0];

/** One repository after the other; what fails in one does not keep the others. */
async function each(
  host: CliHost,
  images: readonly string[],
  work: (gun: Gun) => Promise<ExitCode>,
): Promise<ExitCode> {
  const guns = images.map((image) => imageNamed(image).gun);
  let exit: ExitCode = EXIT.allowed;
  for (const gun of guns) {
    const own = await publishing(host, () => work(gun));
    if (own !== EXIT.allowed && guns.length > 1) complain(host, `${gun} was not changed`);
    exit = worse(exit, own);
  }
  return exit;
}
