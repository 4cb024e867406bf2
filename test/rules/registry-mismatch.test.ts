import { registryMismatch } from '../../server/src/rules/registry-mismatch.ts';
import type { RegistryAnswer } from '../../server/src/trust/verdict.ts';
import { digest, image, repository, serves, signedTag } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

checkRule(registryMismatch, { code: 'registry-mismatch', reported: 'warning', enforced: 'error' }, [
  {
    name: 'three digests, two of them different',
    verdict: {
      kind: 'moved',
      image: image(':3.19'),
      repository: repository({ '3.19': 'a' }),
      registry: serves('b'),
      signedImage: serves('a'),
      signed: signedTag('3.19', 'a', ['alice', 'bob']),
      served: digest('b'),
    },
    says:
      'alpine:3.19: docker.io serves sha256:bbbbbbbbbbbb, but alice and bob signed sha256:aaaaaaaaaaaa. ' +
      'A build would use an image that nobody signed. Pin to the signed digest.',
    offers: ['Pin to signed digest sha256:aaaaaaaaaaaa'],
  },
  {
    name: 'a mirror serves something else, and nobody has the signed digest any more',
    verdict: {
      kind: 'moved',
      image: image(':3.19'),
      repository: repository({ '3.19': 'a' }),
      registry: { ...serves('b'), mirror: 'mirror.example' } as RegistryAnswer,
      signedImage: { kind: 'absent' },
      signed: signedTag('3.19', 'a', ['alice']),
      served: digest('b'),
    },
    says:
      'alpine:3.19: mirror.example, the mirror of docker.io, serves sha256:bbbbbbbbbbbb, but alice signed sha256:aaaaaaaaaaaa. ' +
      'A build would use an image that nobody signed. Pin to the signed digest. ' +
      'The registry does not have the signed digest: a pin to it could not be pulled.',
    offers: ['Pin to signed digest sha256:aaaaaaaaaaaa (the registry does not have it)'],
  },
]);
