import { pinOutdated } from '../../server/src/rules/pin-outdated.ts';
import { NOTHING_ASKED } from '../../server/src/trust/ask-registry.ts';
import { digest, image, repository, signedTag } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

const base = {
  kind: 'outdated',
  image: image(':3.19@b'),
  repository: repository({ '3.19': 'a' }),
  ...NOTHING_ASKED,
  pinned: digest('b'),
  signed: signedTag('3.19', 'a', ['alice']),
} as const;
const offers = ['Update pin to signed digest sha256:aaaaaaaaaaaa', 'Remove the outdated digest'];

checkRule(pinOutdated, { code: 'pin-outdated', reported: 'information', enforced: 'warning' }, [
  {
    name: 'signed for this tag before',
    verdict: base,
    says:
      'alpine:3.19@sha256:bbbbbbbbbbbb is outdated: its digest was signed for this tag before, and 3.19 now stands for ' +
      'sha256:aaaaaaaaaaaa, signed by alice. Update the pin.',
    offers,
  },
  {
    name: 'signed as another tag',
    verdict: { ...base, signedAs: '3.18' },
    says:
      'alpine:3.19@sha256:bbbbbbbbbbbb is outdated: its digest is signed as 3.18, and 3.19 now stands for ' +
      'sha256:aaaaaaaaaaaa, signed by alice. Update the pin.',
    offers,
  },
]);
