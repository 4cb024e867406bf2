import type { Command } from 'commander';
import { formatDigest, sameDigest } from '../base/digest.ts';
import { UsageError } from '../base/errors.ts';
import type { ImageName } from '../reference/image-name.ts';
import { normalise } from '../reference/normalise.ts';
import { parseReference } from '../reference/parse-reference.ts';
import { imageWords } from '../rules/words.ts';
import type { ImageTrust } from '../trust/image-trust.ts';
import type { RepositoryTrust, SignedTag } from '../trust/provider.ts';
import { noteStaleness, refusalExit, refusalWords } from './answer.ts';
import { complain, type CommandContext } from './command.ts';
import { EXIT, type ExitCode, worse } from './exit-code.ts';
import type { CliHost } from './host.ts';
import { trustRequest, type TrustOptions } from './options.ts';

export function registerResolve({ program, host, end }: CommandContext): Command {
  return program
    .command('resolve')
    .summary('print the signed digest of images')
    .description('Prints name@sha256:… for each image, the digest that its publisher signed, or fails.')
    .argument('<image...>', 'IMAGE[:TAG][@DIGEST]')
    .action(async (names: readonly string[], options: TrustOptions) => {
      const images = names.map(imageNamed);
      const trust = await host.openTrust(await trustRequest(host, options));
      const results = await Promise.all(images.map((image) => resolve(host, trust, image)));
      for (const { text, complaint } of results) {
        host.stdout.write(text);
        if (complaint !== undefined) complain(host, complaint);
      }
      end(results.map(({ exit }) => exit).reduce(worse, EXIT.allowed));
    });
}

function imageNamed(text: string): ImageName {
  const parsed = parseReference(text);
  if (parsed.kind === 'invalid') throw new UsageError(`${text} is no image reference: ${parsed.problem.message}`);
  return normalise(parsed.reference);
}

interface Resolved {
  /** A line for stdout; empty where the image was not resolved. */
  readonly text: string;
  readonly complaint?: string;
  readonly exit: ExitCode;
}

async function resolve(host: CliHost, trust: ImageTrust, image: ImageName): Promise<Resolved> {
  const answer = await trust.repository(image.gun, { freshness: 'now' });
  if (answer.kind !== 'trusted') {
    return { text: '', complaint: refusalWords(image, answer, host.clock.now()), exit: refusalExit(answer) };
  }
  noteStaleness(host, answer.repository);
  const signed = signedTagOf(image, answer.repository);
  if (signed === undefined) {
    return {
      text: '',
      complaint: `${imageWords(image)} is not what ${answer.repository.gun} signs`,
      exit: EXIT.findings,
    };
  }
  return { text: `${image.familiar}@${formatDigest(signed.digest)}\n`, exit: EXIT.allowed };
}

/** A digest that is given must be the signed one: of its tag, or of any tag where none is named. */
function signedTagOf({ tag, digest }: ImageName, repository: RepositoryTrust): SignedTag | undefined {
  if (tag === undefined) return digest && repository.tagSigning(digest);
  const signed = repository.signedTag(tag);
  return signed !== undefined && digest !== undefined && !sameDigest(signed.digest, digest) ? undefined : signed;
}
