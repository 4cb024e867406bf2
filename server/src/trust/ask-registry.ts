import { sameDigest } from '../base/digest.ts';
import type { ImageRegistry } from './registry-memory.ts';
import type { LookUp } from './image-trust.ts';
import type { SignedTag } from './provider.ts';
import type { RegistryAnswer, RegistryEvidence, Verdict, VerdictOf } from './verdict.ts';

export const NOT_ASKED: RegistryAnswer = { kind: 'notAsked' };

/** What is known before the registry has been asked anything. */
export const NOTHING_ASKED: RegistryEvidence = { registry: NOT_ASKED, signedImage: NOT_ASKED };

export interface Questioning extends LookUp {
  /** Whether a use of the image names a platform, which the images of an index are compared with. */
  readonly platforms: 'compared' | 'ignored';
}

/**
 * Asks the registry what the verdict on trust data alone leaves open, and nothing else: what a signed tag serves, and
 * whether a pin that was not signed stands in the index that was. One request, and a second one where the tag has moved or gone.
 */
export async function askRegistry(
  registry: ImageRegistry,
  verdict: Verdict,
  questioning: Questioning,
): Promise<RegistryEvidence> {
  switch (verdict.kind) {
    case 'signed':
      return askAboutTag(registry, verdict, questioning);
    case 'unsignedPin': {
      const { image, signed } = verdict;
      if (signed === undefined) return NOTHING_ASKED;
      return { registry: NOT_ASKED, signedImage: await registry.read(image, signed.digest, questioning) };
    }
    default:
      return NOTHING_ASKED;
  }
}

async function askAboutTag(
  registry: ImageRegistry,
  { image, signed }: VerdictOf<'signed'>,
  questioning: Questioning,
): Promise<RegistryEvidence> {
  const how = questioning.platforms === 'compared' ? 'read' : 'serve';
  const served = await registry[how](image, signed.tag, questioning);
  if (isSigned(served, signed)) return { registry: served, signedImage: served };
  if (served.kind === 'unavailable') return { registry: served, signedImage: NOT_ASKED };
  return { registry: served, signedImage: await registry.serve(image, signed.digest, questioning) };
}

/**
 * What the registry can add to a verdict for somebody who looks closer: what the tag serves, signed or not, and what the
 * signed digest stands for. Nothing is asked that the verdict knows already; at most two requests.
 */
export async function askMore(registry: ImageRegistry, verdict: Verdict, options: LookUp): Promise<RegistryEvidence> {
  if (!('registry' in verdict)) return NOTHING_ASKED;
  const { image } = verdict;
  const known = 'signedImage' in verdict ? verdict.signedImage : NOT_ASKED;
  const signed = 'signed' in verdict ? verdict.signed : undefined;
  const [served, signedImage] = await Promise.all([
    verdict.registry.kind === 'notAsked' && image.tag !== undefined
      ? registry.serve(image, image.tag, options)
      : verdict.registry,
    signed !== undefined && !isDescribed(known) ? registry.read(image, signed.digest, options) : known,
  ]);
  return { registry: served, signedImage };
}

function isSigned(answer: RegistryAnswer, { digest }: SignedTag): boolean {
  return answer.kind === 'serves' && sameDigest(answer.digest, digest);
}

function isDescribed(answer: RegistryAnswer): boolean {
  return answer.kind === 'absent' || (answer.kind === 'serves' && answer.content.kind !== 'unreadIndex');
}
