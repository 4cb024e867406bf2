import { sameDigest, type Digest } from '../base/digest.ts';
import { unreachableCase } from '../base/errors.ts';
import type { ImageName } from '../reference/image-name.ts';
import type { TrustAnswer } from './provider.ts';
import type { Evidence, RegistryEvidence, Verdict } from './verdict.ts';

/**
 * The verdict on one image: what the document names, against what the publisher signed, against what the registry serves.
 * Pure; the words are those of the verdict table in docs/diagnostics.md.
 */
export function judge(image: ImageName, answer: TrustAnswer, registry: RegistryEvidence): Verdict {
  switch (answer.kind) {
    case 'trusted':
      return judgeTrusted({ image, repository: answer.repository, ...registry });
    case 'noTrustData':
      return { ...answer, image, registry: registry.registry };
    case 'expired':
    case 'rejected':
    case 'retired':
    case 'unavailable':
      return { ...answer, image };
    default:
      return unreachableCase(answer);
  }
}

function judgeTrusted(evidence: Evidence): Verdict {
  const { tag, digest } = evidence.image;
  if (digest === undefined) return judgeTag(evidence, tag);
  return tag === undefined ? judgeDigest(evidence, digest) : judgePinnedTag(evidence, tag, digest);
}

function judgeTag(evidence: Evidence, tag: string | undefined): Verdict {
  const signed = tag === undefined ? undefined : evidence.repository.signedTag(tag);
  if (signed === undefined) return { ...evidence, kind: 'unsigned' };
  const { registry } = evidence;
  if (registry.kind === 'serves' && !sameDigest(registry.digest, signed.digest)) {
    return { ...evidence, kind: 'moved', signed, served: registry.digest };
  }
  return { ...evidence, kind: 'signed', signed };
}

/** `alpine@sha256:…`: no tag to compare with, so any signed tag that stands for this digest vouches for it. */
function judgeDigest(evidence: Evidence, pinned: Digest): Verdict {
  const signed = evidence.repository.tagSigning(pinned);
  return signed === undefined
    ? { ...evidence, kind: 'unsignedPin', pinned }
    : { ...evidence, kind: 'verified', signed };
}

function judgePinnedTag(evidence: Evidence, tag: string, pinned: Digest): Verdict {
  const { repository } = evidence;
  const signed = repository.signedTag(tag);
  if (signed !== undefined && sameDigest(signed.digest, pinned)) return { ...evidence, kind: 'verified', signed };
  const signedAs = repository.tagSigning(pinned)?.tag;
  if (signed === undefined) {
    // The digest is signed, but as another tag: nothing wrong with the pin, yet nobody vouches for this tag.
    return signedAs === undefined ? { ...evidence, kind: 'unsignedPin', pinned } : { ...evidence, kind: 'unsigned' };
  }
  if (signedAs !== undefined) return { ...evidence, kind: 'outdated', signed, pinned, signedAs };
  if (repository.wasSigned(tag, pinned)) return { ...evidence, kind: 'outdated', signed, pinned };
  return { ...evidence, kind: 'unsignedPin', pinned, signed };
}
