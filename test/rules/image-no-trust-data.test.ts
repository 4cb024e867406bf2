import { imageNoTrustData } from '../../server/src/rules/image-no-trust-data.ts';
import { image, NOON } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

checkRule(imageNoTrustData, { code: 'image-no-trust-data', reported: 'hint', enforced: 'error' }, [
  {
    name: 'the server has nothing',
    verdict: {
      kind: 'noTrustData',
      image: image(':3.19'),
      server: 'https://trust.example',
      checkedAt: NOON,
      registry: { kind: 'notAsked' },
    },
    says:
      'alpine:3.19: its publisher signs nothing; https://trust.example has no trust data for docker.io/library/alpine. ' +
      'Use an image whose publisher signs, or add an exception for this one.',
  },
]);
