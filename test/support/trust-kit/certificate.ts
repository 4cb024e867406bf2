import { randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bits, explicit, none, octets, oid, sequence, set, small } from '../../../server/src/notary/der-writer.ts';
import { time, unsigned, utf8, yes } from '../../../server/src/notary/der-writer.ts';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What a certificate is to say. Without an issuer it is signed with its own key. */
export interface CertificateRequest {
  readonly commonName: string;
  /** Another common name, which stands before it. */
  readonly firstName?: string;
  readonly keys: KeyPair;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly issuer?: { readonly commonName: string; readonly keys: KeyPair };
  readonly isCa?: true;
  readonly maxPathLength?: number;
  /** Its key usage lets it sign certificates, although it may be no authority. */
  readonly maySign?: true;
  readonly hash?: 'sha256' | 'sha1';
  /** Extended key usages; code signing, as Notary's own certificates have it, where not said. */
  readonly usages?: readonly string[];
  /** An extension that nobody understands and that forbids its use to those who do not. */
  readonly hasUnknownCriticalExtension?: true;
}

const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** The DER of a certificate of X.509 version 3. */
export function createCertificate(request: CertificateRequest): Buffer {
  const { keys, issuer = { commonName: request.commonName, keys }, hash = 'sha256' } = request;
  const algorithm = signatureAlgorithm(issuer.keys, hash);
  const body = sequence(
    explicit(0, small(2)),
    unsigned(randomBytes(8)),
    algorithm,
    name([issuer.commonName]),
    sequence(time(request.notBefore), time(request.notAfter)),
    name([request.firstName ?? [], request.commonName].flat()),
    keys.publicKey.export({ format: 'der', type: 'spki' }),
    explicit(3, sequence(...extensions(request))),
  );
  return sequence(body, algorithm, bits(sign(hash, body, issuer.keys.privateKey)));
}

function signatureAlgorithm(keys: KeyPair, hash: 'sha256' | 'sha1'): Buffer {
  const isRsa = keys.privateKey.asymmetricKeyType === 'rsa';
  if (isRsa) return sequence(oid(hash === 'sha1' ? '1.2.840.113549.1.1.5' : '1.2.840.113549.1.1.11'), none());
  return sequence(oid(hash === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'));
}

function name(commonNames: readonly string[]): Buffer {
  return sequence(...commonNames.map((commonName) => set(sequence(oid('2.5.4.3'), utf8(commonName)))));
}

function extensions(request: CertificateRequest): readonly Buffer[] {
  const { isCa, maxPathLength, usages = isCa ? [] : [CODE_SIGNING] } = request;
  const limit = maxPathLength === undefined ? [] : [small(maxPathLength)];
  const constraints = sequence(...(isCa ? [yes(), ...limit] : []));
  const keyUsage =
    isCa === true || request.maySign === true ? bits(Buffer.from([0x04]), 2) : bits(Buffer.from([0xa0]), 5);
  return [
    sequence(oid('2.5.29.19'), yes(), octets(constraints)),
    sequence(oid('2.5.29.15'), yes(), octets(keyUsage)),
    ...(usages.length === 0 ? [] : [sequence(oid('2.5.29.37'), octets(sequence(...usages.map(oid))))]),
    ...(request.hasUnknownCriticalExtension ? [sequence(oid('1.3.6.1.4.1.99999.1'), yes(), octets(none()))] : []),
  ];
}
