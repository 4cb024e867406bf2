import { createPublicKey, sign } from 'node:crypto';
import { faultOf, formatBundle, parseCertificate } from '../certificate.ts';
import { bits, explicit, none, octets, oid, sequence, set, small, time, unsigned, utf8, yes } from '../der-writer.ts';
import { formatPem, parseHeadedPem } from '../pem.ts';
import type { PublicKey } from '../metadata.ts';
import { KeyError } from '../private-key/key-error.ts';
import type { Random } from '../private-key/pbes2.ts';
import type { PrivateKey } from '../private-key/private-key.ts';
import { isNameFor, X509_ALGORITHMS } from '../root.ts';

/** A PEM text with the certificate of a root key, and those of the authorities above it. */
export interface CertificateFile {
  readonly bytes: Uint8Array;
  /** For people. */
  readonly name: string;
}

/** Ten years of 365 days (`client/client.go` rootCertKey), in milliseconds. */
const LIFETIME_MS = 3650 * 86_400_000;

const OID = {
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  rsaWithSha256: '1.2.840.113549.1.1.11',
};
/** Digital signature and key encipherment; five bits of the byte do not count. */
const KEY_USAGE = { bits: Uint8Array.of(0xa0), unused: 5 };

/**
 * A root key as root.json carries it: in a certificate for the repository, signed by itself (`tuf/utils/x509.go`
 * NewCertificate).
 * @param now milliseconds since the epoch: the certificate begins here
 * @throws KeyError `unsupported` for ed25519, which no client takes for a root
 */
export function certifyRootKey(key: PrivateKey, gun: string, now: number, random: Random): PublicKey {
  const { algorithm } = key.publicKey;
  if (algorithm === 'ed25519') throw new KeyError('unsupported', 'a root key is an elliptic-curve or an RSA key');
  const signature = algorithm === 'rsa' ? sequence(oid(OID.rsaWithSha256), none()) : sequence(oid(OID.ecdsaWithSha256));
  const name = sequence(set(sequence(oid(OID.commonName), utf8(gun))));
  const body = sequence(
    explicit(0, small(2)),
    unsigned(random(16)),
    signature,
    name,
    sequence(time(now), time(now + LIFETIME_MS)),
    name,
    createPublicKey(key.secret).export({ format: 'der', type: 'spki' }),
    explicit(3, extensions()),
  );
  const der = sequence(body, signature, bits(sign('sha256', body, key.secret)));
  return { algorithm: `${algorithm}-x509`, bytes: Buffer.from(formatPem('CERTIFICATE', der), 'latin1') };
}

function extensions(): Buffer {
  return sequence(
    sequence(oid(OID.keyUsage), yes(), octets(bits(KEY_USAGE.bits, KEY_USAGE.unused))),
    sequence(oid(OID.extendedKeyUsage), octets(sequence(oid(OID.codeSigning)))),
    sequence(oid(OID.basicConstraints), yes(), octets(sequence())),
  );
}

/**
 * A root key in certificates that somebody else made, as root.json carries it: its own first, then those of authorities, for
 * clients that are pinned to one. The reference client takes the first certificate only.
 * @param now milliseconds since the epoch
 * @throws KeyError `format`, `unsupported` where no client would take it
 */
export function readRootCertificate({ bytes, name }: CertificateFile, gun: string, now: number): PublicKey {
  const blocks = parseHeadedPem(bytes).filter(({ label }) => label === 'CERTIFICATE');
  const all = blocks.map(({ der }) => {
    const certificate = parseCertificate(der);
    if (certificate === undefined) throw new KeyError('format', `a certificate in ${name} cannot be read`);
    return certificate;
  });
  const [leaf, ...others] = all.filter(({ isCa }) => !isCa);
  if (leaf === undefined || others.length > 0) {
    throw new KeyError('format', `${name} does not hold one certificate of a root key, with those of authorities`);
  }
  const algorithm = X509_ALGORITHMS.get(leaf.publicKey.asymmetricKeyType ?? '');
  const fault = all.map((certificate) => faultOf(certificate, now)).find((found) => found !== undefined);
  if (algorithm === undefined) throw new KeyError('unsupported', 'a root key is an elliptic-curve or an RSA key');
  if (fault !== undefined) throw new KeyError('unsupported', `the certificate in ${name} cannot be used: ${fault}`);
  if (!isNameFor(leaf.commonName, gun)) {
    throw new KeyError('unsupported', `the certificate in ${name} is for "${leaf.commonName}", not for ${gun}`);
  }
  return { algorithm, bytes: formatBundle([leaf, ...all.filter(({ isCa }) => isCa)]) };
}
