import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../server/src/notary/certificate.ts';
import { readCertificateFields } from '../../server/src/notary/certificate-fields.ts';
import { DerError, readDer, readOid } from '../../server/src/notary/der.ts';
import { createCertificate, createKeyPair } from '../support/trust-kit/index.ts';
import type { CertificateRequest } from '../support/trust-kit/index.ts';
import { DAY, NOW } from '../support/trust-kit/world.ts';

const KEYS = createKeyPair('p256');

function certificate(change: Partial<CertificateRequest> = {}): Buffer {
  return createCertificate({ commonName: 'x', keys: KEYS, notBefore: NOW, notAfter: NOW + DAY, ...change });
}

describe('what Node does not tell of a certificate', () => {
  test.each<[string, Partial<CertificateRequest>, object]>([
    ['its name', { commonName: 'docker.io/library/ünï' }, { commonName: 'docker.io/library/ünï' }],
    ['its dates', {}, { notBefore: NOW, notAfter: NOW + DAY }],
    ['a date after 2049', { notAfter: Date.UTC(2055, 1, 3, 4, 5, 6) }, { notAfter: Date.UTC(2055, 1, 3, 4, 5, 6) }],
    ['a date before 2000', { notBefore: Date.UTC(1999, 11, 31) }, { notBefore: Date.UTC(1999, 11, 31) }],
    ['the algorithm of its signature', {}, { signatureAlgorithm: '1.2.840.10045.4.3.2' }],
    ['a weak one', { hash: 'sha1' }, { signatureAlgorithm: '1.2.840.10045.4.1' }],
    ['that it is no authority', {}, { isCa: false }],
    ['that it is one', { isCa: true }, { isCa: true }],
    ['how long its chains may be', { isCa: true, maxPathLength: 0 }, { isCa: true, maxPathLength: 0 }],
    ['what it is for', {}, { extendedKeyUsages: ['1.3.6.1.5.5.7.3.3'] }],
    ['that it is for anything', { usages: [] }, { extendedKeyUsages: [] }],
    ['that all of it is understood', {}, { hasUnknownCriticalExtension: false }],
    ['that some of it is not', { hasUnknownCriticalExtension: true }, { hasUnknownCriticalExtension: true }],
  ])('%s', (_, change, fields) => {
    expect(readCertificateFields(certificate(change))).toMatchObject(fields);
  });

  test('agrees with what Node does tell', () => {
    const parsed = parseCertificate(certificate({ isCa: true }));
    expect(parsed?.x509.ca).toBe(parsed?.isCa);
    expect(parsed?.x509.subject).toBe(`CN=${parsed?.commonName ?? ''}`);
    expect(Date.parse(parsed?.x509.validTo ?? '')).toBe(parsed?.notAfter);
  });
});

describe('bytes that are no certificate', () => {
  test.each([
    ['with a byte after it', Buffer.concat([certificate(), Buffer.alloc(1)])],
    ['cut off', certificate().subarray(0, -1)],
    ['none', Buffer.alloc(0)],
    [
      'of a day that does not exist',
      Buffer.from(
        certificate()
          .toString('latin1')
          .replace(/260601000000Z/, '260231000000Z'),
        'latin1',
      ),
    ],
  ])('%s', (_, der) => {
    expect(parseCertificate(der)).toBeUndefined();
  });
});

describe('DER', () => {
  test.each([
    ['a length of unknown form', '3080'],
    ['a length of five bytes', '30850000000001'],
    ['a tag of several bytes', '1f8101'],
    ['a length beyond the end', '3002aa'],
    ['nothing', ''],
    ['bytes after it', '050000'],
  ])('%s is none', (_, hex) => {
    expect(() => readDer(Buffer.from(hex, 'hex'))).toThrow(DerError);
  });

  test.each([
    ['2a8648ce3d040302', '1.2.840.10045.4.3.2'],
    ['550403', '2.5.4.3'],
    ['883703', '2.999.3'],
  ])('the identifier %s is %s', (hex, oid) => {
    expect(readOid(Buffer.from(hex, 'hex'))).toBe(oid);
  });
});
