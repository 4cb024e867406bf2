import type { Command } from 'commander';
import { complain, type CommandContext } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { TrustOptions } from '../options.ts';
import { imageNamed } from './names.ts';
import { isConfirmed, publishingTo, report } from './outcome.ts';

interface RevokeOptions extends TrustOptions {
  readonly yes?: boolean;
}

export function registerRevoke({ program, host, end }: CommandContext): Command {
  return program
    .command('revoke')
    .summary('take signatures back')
    .description(
      'Takes the signature of a tag back, or those of all tags, from every role whose key is on this machine.',
    )
    .argument('<image>', 'IMAGE[:TAG]')
    .option('-y, --yes', 'do not ask before all tags are revoked')
    .action(async (text: string, options: RevokeOptions) => {
      const image = imageNamed(text);
      const question = `Delete all signatures of ${image.familiar}?`;
      const yes = options.yes === true || image.tag !== undefined ? 'yes' : undefined;
      if (!(await isConfirmed(host, question, yes))) {
        end(EXIT.findings);
        return;
      }
      const work = publishingTo(host, options, async (publishing) => {
        const revoked = await publishing.revoke(image);
        for (const role of revoked.keptBy) complain(host, `${role} still signs it: its key is not on this machine`);
        report(host, revoked);
        return revoked.keptBy.length === 0 ? EXIT.allowed : EXIT.findings;
      });
      end(await work);
    });
}
