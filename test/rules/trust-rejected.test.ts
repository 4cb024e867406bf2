import { trustRejected } from '../../server/src/rules/trust-rejected.ts';
import { image, NOON } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

checkRule(trustRejected, { code: 'trust-rejected', reported: 'error', enforced: 'error' }, [
  {
    name: 'role, check and detail',
    verdict: {
      kind: 'rejected',
      image: image(':3.19'),
      server: 'https://trust.example',
      role: 'snapshot',
      check: 'rollback',
      detail: 'version 3 is lower than 5, which was seen before',
      checkedAt: NOON,
    },
    says:
      'alpine:3.19: the snapshot metadata of docker.io/library/alpine from https://trust.example was rejected (rollback): ' +
      'version 3 is lower than 5, which was seen before. ' +
      'Do not use this image before its publisher or the operator of the trust server has explained it.',
  },
]);
