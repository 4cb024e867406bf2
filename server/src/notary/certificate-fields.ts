import { parseRfc3339 } from '../base/time.ts';
import { DerError, readDer, readDerChildren, readOid } from './der.ts';
import type { DerElement } from './der.ts';

/** What Node's X509Certificate does not tell, or tells only as text (RFC 5280, section 4.1). */
export interface CertificateFields {
  /** The last common name of the subject, as Go's `x509` takes it; empty where there is none. */
  readonly commonName: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Object identifier of the algorithm the issuer signed with. */
  readonly signatureAlgorithm: string;
  /** Whether the basic constraints say that this is a certificate authority. */
  readonly isCa: boolean;
  /** How many authorities may follow below it; absent where the basic constraints do not limit it. */
  readonly maxPathLength?: number;
  /** Extended key usages; empty where the extension is absent. */
  readonly extendedKeyUsages: readonly string[];
  /** Whether an extension that nobody here understands forbids the use of the certificate to those who do not. */
  readonly hasUnknownCriticalExtension: boolean;
}

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  version: 0xa0,
  extensions: 0xa3,
};
/** What Go's `x509` understands. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set(
  ['14', '15', '17', '19', '30', '31', '32', '35', '37'].map((arc) => `2.5.29.${arc}`),
);
const OID = { commonName: '2.5.4.3', basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37' };

/** @throws DerError */
export function readCertificateFields(der: Uint8Array): CertificateFields {
  const [tbs, algorithm] = readDerChildren(readDer(der));
  const parts = readDerChildren(present(tbs));
  // serial number, signature, issuer, validity, subject, after the version, which version 1 leaves out.
  const base = parts[0]?.tag === TAG.version ? 1 : 0;
  const [notBefore, notAfter] = readDerChildren(present(parts[base + 3]));
  const extensions = readExtensions(parts.find((part) => part.tag === TAG.extensions));
  return {
    commonName: readCommonName(present(parts[base + 4])),
    notBefore: readTime(present(notBefore)),
    notAfter: readTime(present(notAfter)),
    signatureAlgorithm: readOid(present(readDerChildren(present(algorithm))[0]).content),
    ...readBasicConstraints(extensions.get(OID.basicConstraints)?.value),
    extendedKeyUsages: readExtendedKeyUsages(extensions.get(OID.extendedKeyUsage)?.value),
    hasUnknownCriticalExtension: [...extensions].some(
      ([oid, { isCritical }]) => isCritical && !KNOWN_EXTENSIONS.has(oid),
    ),
  };
}

function present(element: DerElement | undefined): DerElement {
  if (element === undefined) throw new DerError('an element is missing');
  return element;
}

function readCommonName(subject: DerElement): string {
  const attributes = readDerChildren(subject).flatMap(readDerChildren).map(readDerChildren);
  const names = attributes.filter(([type]) => readOid(present(type).content) === OID.commonName);
  const value = names.at(-1)?.[1];
  if (value === undefined) return '';
  // UTF-16 in big-endian order would need a conversion that no publisher's certificate asks for: such a name matches nothing.
  return value.tag === TAG.bmpString ? '' : Buffer.from(value.content).toString('utf8');
}

const TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

function readTime(element: DerElement): number {
  const digits = element.tag === TAG.utcTime ? 2 : 4;
  const [, year = '', ...rest] = TIME.exec(Buffer.from(element.content).toString('latin1')) ?? [];
  const [month, day, hour, minute, second] = rest;
  // Two-digit years are 1950 to 2049 (RFC 5280, section 4.1.2.5.1).
  const century = digits === 4 ? '' : Number(year) < 50 ? '20' : '19';
  const time = parseRfc3339(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (time === undefined || year.length !== digits) throw new DerError('a time is not in the form of RFC 5280');
  return time;
}

interface Extension {
  readonly isCritical: boolean;
  readonly value: DerElement;
}

function readExtensions(wrapper: DerElement | undefined): ReadonlyMap<string, Extension> {
  if (wrapper === undefined) return new Map();
  const extensions = readDerChildren(readDer(wrapper.content)).map(readDerChildren);
  return new Map(extensions.map((parts) => [readOid(present(parts[0]).content), readExtension(parts)]));
}

function readExtension(parts: readonly DerElement[]): Extension {
  const isCritical = parts[1]?.tag === TAG.boolean && parts[1].content[0] !== 0;
  return { isCritical, value: readDer(present(parts.at(-1)).content) };
}

function readBasicConstraints(element: DerElement | undefined): { isCa: boolean; maxPathLength?: number } {
  const parts = element === undefined ? [] : readDerChildren(element);
  const isCa = parts.some(({ tag, content }) => tag === TAG.boolean && content[0] !== 0);
  const length = parts.find(({ tag }) => tag === TAG.integer)?.content[0];
  return length === undefined ? { isCa } : { isCa, maxPathLength: length };
}

function readExtendedKeyUsages(element: DerElement | undefined): readonly string[] {
  return element === undefined ? [] : readDerChildren(element).map(({ content }) => readOid(content));
}
