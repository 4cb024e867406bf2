import type { Command } from 'commander';
import { UsageError } from '../../base/errors.ts';
import type { CommandContext } from '../command.ts';
import { listed, type TrustOptions } from '../options.ts';
import { count, signedDigest, taggedImageNamed } from './names.ts';
import { publishingTo, report } from './outcome.ts';
import type { SignRequest } from '../../trust/publishing/publishing.ts';

interface SignOptions extends TrustOptions {
  readonly digest?: string;
  readonly size?: string;
  readonly role?: readonly string[];
  readonly signer?: string;
}

export function registerSign({ program, host, end }: CommandContext): Command {
  return program
    .command('sign')
    .summary('sign a tag')
    .description(
      'Signs a tag with the keys on this machine and publishes it. The first signature of a repository begins its trust data.',
    )
    .argument('<image>', 'IMAGE:TAG')
    .option('--digest <digest>', 'what to sign (default: what the registry serves for the tag)')
    .option('--size <bytes>', 'the size of that manifest (default: ask the registry)')
    .option('--role <role>', "sign for this role; may be repeated (default: docker's rule)", listed)
    .option('--signer <name>', 'first signer of a new repository (default: the user name for the registry)')
    .action(async (text: string, options: SignOptions) => {
      const request = requestFrom(text, options);
      const work = publishingTo(host, options, async (publishing) => {
        const signed = await publishing.sign(request);
        if (signed.begunWith !== undefined) host.stdout.write(`Created signer: ${signed.begunWith}\n`);
        return report(host, signed);
      });
      end(await work);
    });
}

function requestFrom(text: string, { digest, size, role, signer }: SignOptions): SignRequest {
  const image = taggedImageNamed(text);
  if (digest === undefined && size !== undefined) throw new UsageError('--size goes with --digest');
  const target =
    digest === undefined
      ? undefined
      : { digest: signedDigest(digest), ...(size !== undefined && { size: count(size) }) };
  return {
    image,
    tag: image.tag,
    ...(target !== undefined && { target }),
    ...(role !== undefined && { roles: role }),
    ...(signer !== undefined && { signer }),
  };
}
