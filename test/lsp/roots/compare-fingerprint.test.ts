import { describe, expect, test } from 'vitest';
import { compareFingerprint } from '../../../server/src/lsp/roots/compare-fingerprint.ts';
import { hex } from '../../support/fake-trust.ts';

const KEY = {
  id: hex('12'),
  canonicalId: hex('34'),
  certificate: { subject: 'x', notBefore: 0, notAfter: 1, sha256: hex('ab') },
};
const COLONS = (KEY.certificate.sha256.toUpperCase().match(/../g) ?? []).join(':');

describe('a fingerprint that somebody pastes', () => {
  test.each([
    ['the key id', KEY.id, 'same'],
    ['the canonical key id, as notary prints it', `  ${KEY.canonicalId}\n`, 'same'],
    ['the certificate, as OpenSSL prints it', `sha256 Fingerprint=${COLONS}`, 'same'],
    ['the certificate, as OpenSSL 1 prints it', `SHA256 Fingerprint=${COLONS}`, 'same'],
    ['the certificate, as a browser or our own command prints it', `SHA-256           ${COLONS}`, 'same'],
    ['an id as a digest', `sha256:${KEY.id}`, 'same'],
    ['another key', hex('99'), 'different'],
    ['another key, cut off', hex('99').slice(0, 12), 'different'],
    ['the first twelve digits, which anybody can make', KEY.id.slice(0, 12), 'incomplete'],
    ['all digits but one', KEY.id.slice(0, 63), 'incomplete'],
    ['the key id and one digit more', `${KEY.id}0`, 'incomplete'],
    ['one digit otherwise', `${KEY.id.slice(0, 63)}0`, 'different'],
    ['words', 'the usual one', 'incomplete'],
    ['nothing', '', 'incomplete'],
    ['a fingerprint of another algorithm', hex('12').slice(0, 40), 'incomplete'],
  ])('%s', (_habit, pasted, kind) => {
    expect(compareFingerprint(pasted, [KEY]).kind).toBe(kind);
  });

  test('is the same as nothing where there are no keys', () => {
    expect(compareFingerprint(KEY.id, []).kind).toBe('different');
  });

  test('says what it is', () => {
    expect(compareFingerprint(COLONS, [KEY]).words).toBe("The same: this is the certificate's SHA-256 fingerprint.");
  });
});
