import type { UnreachableReason } from '../../server/src/base/errors.ts';
import { trustUnavailable } from '../../server/src/rules/trust-unavailable.ts';
import { image } from '../support/samples.ts';
import { checkRule } from './check-rule.ts';

const words: Record<UnreachableReason, string> = {
  offline: 'trust.example was not asked because offline mode is on',
  'restricted-mode': 'trust.example was not asked because the workspace is in Restricted Mode',
  blocked: 'trust.example was not asked because the settings do not allow it',
  dns: 'the name trust.example could not be resolved',
  connection: 'no connection to trust.example',
  tls: 'no trusted TLS connection to trust.example',
  proxy: 'the proxy gave no connection to trust.example',
  timeout: 'trust.example did not answer in time',
  unauthorised: 'trust.example wants other credentials (401)',
  forbidden: 'trust.example denies access (403)',
  'rate-limited': 'trust.example limits the rate of requests',
  'not-found': 'trust.example lacks a file that its own metadata name',
  gone: 'the trust service of trust.example has been shut down',
  'server-error': 'trust.example answered with a server error',
  'bad-answer': 'trust.example answered with something else than was asked for',
  'too-large': 'the answer of trust.example is larger than the limit',
  internal: 'Image Trust itself failed',
  cancelled: 'asking trust.example was cancelled',
};

const advice: Partial<Record<UnreachableReason, string>> = {
  unauthorised: ' Sign in with "docker login".',
  forbidden: ' Sign in with "docker login", as somebody who may pull it.',
};

checkRule(trustUnavailable, { code: 'trust-unavailable', reported: 'information', enforced: 'error' }, [
  ...(Object.keys(words) as UnreachableReason[]).map((reason) => ({
    name: reason,
    verdict: { kind: 'unavailable', image: image(':3.19'), host: 'trust.example', reason, detail: '' } as const,
    says: `alpine:3.19 could not be checked: ${words[reason]}.${advice[reason] ?? ''} Whether it is signed is not known.`,
  })),
  {
    name: 'with what the system said',
    verdict: {
      kind: 'unavailable',
      image: image(':3.19@a'),
      host: 'trust.example',
      reason: 'tls',
      detail: 'self-signed certificate',
    },
    says:
      'alpine:3.19@sha256:aaaaaaaaaaaa could not be checked: no trusted TLS connection to trust.example ' +
      '(self-signed certificate). Whether it is signed is not known.',
  },
]);
