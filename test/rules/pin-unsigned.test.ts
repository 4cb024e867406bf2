import { pinUnsigned } from '../../server/src/rules/pin-unsigned.ts';
import { digest, image, repository, signedTag } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

const base = {
  kind: 'unsignedPin',
  image: image(':3.19@b'),
  repository: repository({ '3.19': 'a' }),
  registry: { kind: 'notAsked' },
  pinned: digest('b'),
} as const;

checkRule(pinUnsigned, { code: 'pin-unsigned', reported: 'warning', enforced: 'error' }, [
  {
    name: 'the tag signs another digest',
    verdict: { ...base, signed: signedTag('3.19', 'a') },
    says:
      'alpine:3.19@sha256:bbbbbbbbbbbb: the publisher has not signed sha256:bbbbbbbbbbbb in docker.io/library/alpine. ' +
      'The signed digest of 3.19 is sha256:aaaaaaaaaaaa: pin to that one, or check where yours comes from.',
    offers: ['Update pin to signed digest sha256:aaaaaaaaaaaa'],
  },
  {
    name: 'the tag is not signed either',
    verdict: base,
    says:
      'alpine:3.19@sha256:bbbbbbbbbbbb: the publisher has not signed sha256:bbbbbbbbbbbb in docker.io/library/alpine. ' +
      'Check where this digest comes from, or use a signed tag.',
    offers: ['Remove the unsigned digest'],
  },
]);
