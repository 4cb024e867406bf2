import { trustRetired } from '../../server/src/rules/trust-retired.ts';
import { image, NOON } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

checkRule(trustRetired, { code: 'trust-retired', reported: 'hint', enforced: 'warning' }, [
  {
    name: 'says nothing about signatures',
    verdict: { kind: 'retired', image: image(':3.19'), server: 'https://notary.docker.io', checkedAt: NOON },
    says:
      'alpine:3.19: the trust service https://notary.docker.io has been shut down, so nothing can be said about its ' +
      'signatures. Pin a digest that you have checked yourself, or use a registry whose trust service is running.',
  },
]);
