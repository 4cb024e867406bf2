import { listWords } from '../content-words.ts';
import { imageWords } from '../words.ts';
import type { PolicyImageRule } from './policy-rule.ts';

/** The image comes from a registry that the policy does not allow. */
export const policyRegistry: PolicyImageRule = {
  code: 'policy-registry',
  reported: 'error',
  enforced: 'error',
  message: ({ image }, { file, allowedRegistries }) =>
    allowedRegistries === undefined
      ? undefined
      : `${imageWords(image)} comes from ${image.registry}, but ${file} allows ${listWords(allowedRegistries)} only. ` +
        'Use an image from there, or have this registry added.',
  fixes: () => [],
};
