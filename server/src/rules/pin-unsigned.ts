import { sameDigest, shortDigest } from '../base/digest.ts';
import type { IndexedImage } from '../trust/verdict.ts';
import { contentWords } from './content-words.ts';
import { pinToIndex, removePin, updatePin } from './fixes.ts';
import type { Rule, VerdictOf } from './finding.ts';
import { caveatWords, imageWords, signerWords } from './words.ts';

/** The document pins a digest that the publisher's trust data do not contain. */
export const pinUnsigned: Rule<'unsignedPin'> = {
  verdict: 'unsignedPin',
  code: 'pin-unsigned',
  reported: 'warning',
  enforced: 'error',
  message: (verdict, now) => `${messageOn(verdict)}${caveatWords(verdict, now)}`,
  fixes: (verdict) => {
    const { image, signed, signedImage } = verdict;
    // Without a tag the digest is all there is: what stayed would mean `latest`.
    if (signed === undefined) return image.tag === undefined ? [] : [removePin('unsigned')];
    const update = partOfSigned(verdict) === undefined ? updatePin : pinToIndex;
    return [update({ signed, signedImage }), removePin('unsigned')];
  },
};

function messageOn(verdict: VerdictOf<'unsignedPin'>): string {
  const { image, pinned, signed, signedImage, repository } = verdict;
  const part = partOfSigned(verdict);
  if (part !== undefined && signed !== undefined && signedImage.kind === 'serves') {
    return (
      `${imageWords(image)} is pinned to the ${part.platform ?? 'image'} part of what ${signerWords(signed)} signed: ` +
      `the signed digest of ${signed.tag} is ${shortDigest(signed.digest)}, ${contentWords(signedImage.content)}. Pin to that one.`
    );
  }
  const advice =
    signed === undefined
      ? 'Check where this digest comes from, or use a signed tag.'
      : `The signed digest of ${signed.tag} is ${shortDigest(signed.digest)}: pin to that one, or check where yours comes from.`;
  return `${imageWords(image)}: the publisher has not signed ${shortDigest(pinned)} in ${repository.gun}. ${advice}`;
}

/** The pinned image, where the signed digest is an index that lists it. */
function partOfSigned({ pinned, signedImage }: VerdictOf<'unsignedPin'>): IndexedImage | undefined {
  if (signedImage.kind !== 'serves' || signedImage.content.kind !== 'index') return undefined;
  return signedImage.content.images.find(({ digest }) => sameDigest(digest, pinned));
}
