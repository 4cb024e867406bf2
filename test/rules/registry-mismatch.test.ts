import { registryMismatch } from '../../server/src/rules/registry-mismatch.ts';
import { digest, image, repository, signedTag } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

checkRule(registryMismatch, { code: 'registry-mismatch', reported: 'warning', enforced: 'error' }, [
  {
    name: 'three digests, two of them different',
    verdict: {
      kind: 'moved',
      image: image(':3.19'),
      repository: repository({ '3.19': 'a' }),
      registry: { kind: 'serves', digest: digest('b'), mediaType: '', isIndex: true },
      signed: signedTag('3.19', 'a', ['alice', 'bob']),
      served: digest('b'),
    },
    says:
      'alpine:3.19: docker.io serves sha256:bbbbbbbbbbbb, but alice and bob signed sha256:aaaaaaaaaaaa. ' +
      'A build would use an image that nobody signed. Pin to the signed digest.',
    offers: ['Pin to signed digest sha256:aaaaaaaaaaaa'],
  },
]);
