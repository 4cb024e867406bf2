import { pinUnsigned } from '../../server/src/rules/pin-unsigned.ts';
import { NOTHING_ASKED } from '../../server/src/trust/ask-registry.ts';
import { digest, image, indexOf, repository, serves, signedTag } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

const base = {
  kind: 'unsignedPin',
  image: image(':3.19@b'),
  repository: repository({ '3.19': 'a' }),
  ...NOTHING_ASKED,
  pinned: digest('b'),
} as const;

checkRule(pinUnsigned, { code: 'pin-unsigned', reported: 'warning', enforced: 'error' }, [
  {
    name: 'the tag signs another digest',
    verdict: { ...base, signed: signedTag('3.19', 'a') },
    says:
      'alpine:3.19@sha256:bbbbbbbbbbbb: the publisher has not signed sha256:bbbbbbbbbbbb in docker.io/library/alpine. ' +
      'The signed digest of 3.19 is sha256:aaaaaaaaaaaa: pin to that one, or check where yours comes from.',
    offers: ['Update pin to signed digest sha256:aaaaaaaaaaaa', 'Remove the unsigned digest'],
  },
  {
    name: 'the pin is one platform of the index that is signed',
    verdict: {
      ...base,
      signed: signedTag('3.19', 'a', ['alice']),
      signedImage: serves('a', indexOf({ 'linux/amd64': '1', 'linux/arm64/v8': 'b' })),
    },
    says:
      'alpine:3.19@sha256:bbbbbbbbbbbb is pinned to the linux/arm64/v8 part of what alice signed: the signed digest of ' +
      '3.19 is sha256:aaaaaaaaaaaa, an index of linux/amd64 and linux/arm64/v8. Pin to that one.',
    offers: ['Pin to the signed index sha256:aaaaaaaaaaaa, of which this is a part', 'Remove the unsigned digest'],
  },
  {
    name: 'the registry has lost the signed digest',
    verdict: { ...base, signed: signedTag('3.19', 'a'), signedImage: { kind: 'absent' } },
    says:
      'alpine:3.19@sha256:bbbbbbbbbbbb: the publisher has not signed sha256:bbbbbbbbbbbb in docker.io/library/alpine. ' +
      'The signed digest of 3.19 is sha256:aaaaaaaaaaaa: pin to that one, or check where yours comes from. ' +
      'The registry does not have the signed digest: a pin to it could not be pulled.',
    offers: [
      'Update pin to signed digest sha256:aaaaaaaaaaaa (the registry does not have it)',
      'Remove the unsigned digest',
    ],
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
