import { imageNoTrustData } from '../../server/src/rules/image-no-trust-data.ts';
import { image, NOON, serves } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

const base = {
  kind: 'noTrustData',
  image: image(':3.19'),
  server: 'https://trust.example',
  checkedAt: NOON,
  registry: { kind: 'notAsked' },
} as const;
const says =
  'alpine:3.19: its publisher signs nothing; https://trust.example has no trust data for docker.io/library/alpine. ' +
  'Use an image whose publisher signs, or add an exception for this one.';

checkRule(imageNoTrustData, { code: 'image-no-trust-data', reported: 'hint', enforced: 'error' }, [
  {
    name: 'the server has nothing',
    verdict: base,
    says,
  },
  {
    name: 'somebody looked at what the registry serves',
    verdict: { ...base, registry: serves('c') },
    says,
    offers: ['Pin to sha256:cccccccccccc, which the registry serves — not verified'],
  },
  {
    name: 'what is pinned already is not pinned again',
    verdict: { ...base, image: image(':3.19@b'), registry: serves('c') },
    says: says.replace('alpine:3.19:', 'alpine:3.19@sha256:bbbbbbbbbbbb:'),
  },
]);
