import { imageUnsigned } from '../../server/src/rules/image-unsigned.ts';
import { NOTHING_ASKED } from '../../server/src/trust/ask-registry.ts';
import { image, repository, serves } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

const base = { kind: 'unsigned', image: image(':3.18'), ...NOTHING_ASKED } as const;

checkRule(imageUnsigned, { code: 'image-unsigned', reported: 'warning', enforced: 'error' }, [
  {
    name: 'the three signed tags most like it are offered',
    verdict: { ...base, repository: repository({ '3.18.1': 'b', '3.17': 'a', '3.20': 'c', edge: 'e' }) },
    says:
      'alpine:3.18 is not signed: docker.io/library/alpine has no trust data for 3.18. ' +
      'Use one of its signed tags, or ask its publisher to sign this one.',
    offers: [
      'Use signed tag 3.18.1, pinned to sha256:bbbbbbbbbbbb',
      'Use signed tag 3.17, pinned to sha256:aaaaaaaaaaaa',
      'Use signed tag 3.20, pinned to sha256:cccccccccccc',
    ],
  },
  {
    name: 'no tag is signed',
    verdict: { ...base, repository: repository({}) },
    says:
      'alpine:3.18 is not signed: docker.io/library/alpine has no trust data for 3.18. ' +
      'Its publisher has signed no tag that could be used instead.',
  },
  {
    name: 'somebody looked at what the registry serves',
    verdict: { ...base, repository: repository({}), registry: serves('c') },
    says:
      'alpine:3.18 is not signed: docker.io/library/alpine has no trust data for 3.18. ' +
      'Its publisher has signed no tag that could be used instead.',
    offers: ['Pin to sha256:cccccccccccc, which the registry serves — not verified'],
  },
]);
