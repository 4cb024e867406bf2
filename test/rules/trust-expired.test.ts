import { trustExpired } from '../../server/src/rules/trust-expired.ts';
import { image, NOON } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

checkRule(trustExpired, { code: 'trust-expired', reported: 'warning', enforced: 'error' }, [
  {
    name: 'role and date',
    verdict: {
      kind: 'expired',
      image: image(':3.19'),
      server: 'https://trust.example',
      role: 'timestamp',
      expiredAt: Date.UTC(2026, 10, 1),
      checkedAt: NOON,
    },
    says:
      'alpine:3.19: the timestamp metadata of docker.io/library/alpine at https://trust.example expired on 2026-11-01. ' +
      'Nothing can be said about this image until its publisher signs again.',
  },
]);
