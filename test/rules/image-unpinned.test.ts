import { imageUnpinned } from '../../server/src/rules/image-unpinned.ts';
import { NOTHING_ASKED } from '../../server/src/trust/ask-registry.ts';
import { image, NOON, repository, signedTag } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

const base = { kind: 'signed', image: image(':3.19'), ...NOTHING_ASKED } as const;
const offers = ['Pin to signed digest sha256:aaaaaaaaaaaa'];

checkRule(imageUnpinned, { code: 'image-unpinned', reported: 'hint', enforced: 'information' }, [
  {
    name: 'signed by the admin',
    verdict: { ...base, repository: repository({ '3.19': 'a' }), signed: signedTag('3.19', 'a') },
    says:
      "alpine:3.19 is signed by the repository's admin until 2029-11-21, but not pinned. " +
      'Pin it to the signed digest sha256:aaaaaaaaaaaa.',
    offers,
  },
  {
    name: 'signed by several, from an earlier check, and the registry is silent',
    verdict: {
      ...base,
      repository: repository(
        { '3.19': 'a' },
        {},
        { checkedAt: NOON - 7 * 60_000, stale: { reason: 'timeout', host: 'trust.example' } },
      ),
      signed: signedTag('3.19', 'a', ['alice', 'bob', 'carol']),
      registry: { kind: 'unavailable', host: 'registry-1.docker.io', reason: 'rate-limited', detail: '' },
    },
    says:
      'alpine:3.19 is signed by alice, bob and carol until 2029-11-21, but not pinned. ' +
      'Pin it to the signed digest sha256:aaaaaaaaaaaa. Checked 7 minutes ago; trust.example did not answer in time. ' +
      'This rests on the trust data alone: registry-1.docker.io limits the rate of requests.',
    offers,
  },
  {
    name: 'and the registry wants to know who asks',
    verdict: {
      ...base,
      image: { ...image(':3.19'), registry: 'reg.example' },
      repository: repository({ '3.19': 'a' }),
      signed: signedTag('3.19', 'a'),
      registry: { kind: 'unavailable', host: 'reg.example', reason: 'unauthorised', detail: '' },
    },
    says:
      "alpine:3.19 is signed by the repository's admin until 2029-11-21, but not pinned. " +
      'Pin it to the signed digest sha256:aaaaaaaaaaaa. This rests on the trust data alone: reg.example wants other ' +
      'credentials (401). Sign in with "docker login reg.example".',
    offers,
  },
]);
