import { pinToServed, useSignedTags } from './fixes.ts';
import type { Rule } from './finding.ts';
import { caveatWords, imageWords } from './words.ts';

/** The repository has trust data, and this tag is not in it. */
export const imageUnsigned: Rule<'unsigned'> = {
  verdict: 'unsigned',
  code: 'image-unsigned',
  reported: 'warning',
  enforced: 'error',
  message: ({ image, ...evidence }, now) => {
    const { repository } = evidence;
    const advice = repository.signsNothing
      ? 'Its publisher has signed no tag that could be used instead.'
      : 'Use one of its signed tags, or ask its publisher to sign this one.';
    return (
      `${imageWords(image)} is not signed: ${repository.gun} has no trust data for ${image.tag ?? 'this digest'}. ` +
      `${advice}${caveatWords({ image, ...evidence }, now)}`
    );
  },
  fixes: ({ image, repository, registry }) => [...useSignedTags(image, repository), ...pinToServed(image, registry)],
};
