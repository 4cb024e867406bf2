import { createHash, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readCertificateFields } from './certificate-fields.ts';
import type { CertificateFields } from './certificate-fields.ts';
import { DerError } from './der.ts';
import { formatPem, parsePem } from './pem.ts';

/** A parsed X.509 certificate. Parsed says nothing about trusted. */
export interface Certificate extends CertificateFields {
  readonly der: Uint8Array;
  readonly publicKey: KeyObject;
  /** PKIX DER of the public key. */
  readonly publicKeyDer: Uint8Array;
  readonly x509: X509Certificate;
}

/** `undefined` where the bytes are no certificate, or have bytes after it. */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  const parsed = parseX509(der);
  if (parsed === undefined) return undefined;
  try {
    return { ...readCertificateFields(der), ...parsed, der };
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function parseX509(der: Uint8Array): Pick<Certificate, 'x509' | 'publicKey' | 'publicKeyDer'> | undefined {
  try {
    const x509 = new X509Certificate(der);
    const { publicKey } = x509;
    return { x509, publicKey, publicKeyDer: publicKey.export({ format: 'der', type: 'spki' }) };
  } catch {
    // OpenSSL says why, and BoringSSL, on which VS Code's Node is built, says it otherwise: either way it is none.
    return undefined;
  }
}

/** All certificates of a PEM bundle; `undefined` where there is none, or where any block is something else. */
export function parseBundle(pem: Uint8Array): readonly Certificate[] | undefined {
  const certificates: Certificate[] = [];
  for (const block of parsePem(pem)) {
    const certificate = block.label === 'CERTIFICATE' ? parseCertificate(block.der) : undefined;
    if (certificate === undefined) return undefined;
    certificates.push(certificate);
  }
  return certificates.length === 0 ? undefined : certificates;
}

/** The first certificate of a PEM text, passing over blocks that are none (`tuf/utils/x509.go` LoadCertFromPEM). */
export function firstCertificate(pem: Uint8Array): Certificate | undefined {
  for (const block of parsePem(pem)) {
    const certificate = block.label === 'CERTIFICATE' ? parseCertificate(block.der) : undefined;
    if (certificate !== undefined) return certificate;
  }
  return undefined;
}

/** The sha256 of the certificate itself in lower-case hex, as `openssl x509 -fingerprint -sha256` shows it with colons. */
export function certificateFingerprint({ der }: Certificate): string {
  return createHash('sha256').update(der).digest('hex');
}

/** PEM of a chain as Go writes it: the form over which a root key's id is computed. */
export function formatBundle(chain: readonly Certificate[]): Uint8Array {
  return Buffer.from(chain.map(({ der }) => formatPem('CERTIFICATE', der)).join(''), 'latin1');
}

const SHA1_SIGNATURES: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.5', // sha1WithRSAEncryption
  '1.3.14.3.2.29', // the same, as ISO names it
  '1.2.840.10040.4.3', // dsa-with-sha1
  '1.2.840.10045.4.1', // ecdsa-with-SHA1
]);

const MIN_RSA_BITS = 2048;
const DAY_MS = 86_400_000;

/** Why a certificate may not be used, as a clause; `undefined` where it may (`tuf/utils/x509.go` ValidateCertificate). */
export function weaknessOf(certificate: Certificate): string | undefined {
  if (certificate.notBefore > certificate.notAfter) return 'it ends before it begins';
  if (SHA1_SIGNATURES.has(certificate.signatureAlgorithm)) return 'it is signed with SHA-1';
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (asymmetricKeyType === 'rsa' && bits < MIN_RSA_BITS) return `its RSA key has ${bits} bits`;
  return undefined;
}

/** The same, and the date counts; it may begin up to a day from now. `now` in milliseconds since the epoch. */
export function faultOf(certificate: Certificate, now: number): string | undefined {
  const weakness = weaknessOf(certificate);
  if (weakness !== undefined) return weakness;
  if (certificate.notBefore > now + DAY_MS) return 'it is not valid yet';
  return now > certificate.notAfter ? 'it has expired' : undefined;
}
