import { useSignedTags } from './fixes.ts';
import type { Rule } from './finding.ts';
import { caveatWords, imageWords } from './words.ts';

/** The repository has trust data, and this tag is not in it. */
export const imageUnsigned: Rule<'unsigned'> = {
  verdict: 'unsigned',
  code: 'image-unsigned',
  reported: 'warning',
  enforced: 'error',
  message: ({ image, repository, registry }, now) =>
    `${imageWords(image)} is not signed: ${repository.gun} has no trust data for ${image.tag ?? 'this digest'}. ` +
    `Use one of its signed tags, or ask its publisher to sign this one.${caveatWords(repository, registry, now)}`,
  fixes: ({ image, repository }) => useSignedTags(image, repository),
};
