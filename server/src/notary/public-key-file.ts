import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { faultOf, formatBundle, parseCertificate } from './certificate.ts';
import type { PublicKey } from './metadata.ts';
import { formatPem, parseHeadedPem } from './pem.ts';
import { KeyError } from './private-key/key-error.ts';

/**
 * The first public key or certificate of a PEM text, as a delegation takes it (`tuf/utils/x509.go` ParsePEMPublicKey).
 * @param name the file, for people
 * @param now milliseconds since the epoch; an expired certificate is refused
 * @throws KeyError `format`, `unsupported`
 */
export function parsePublicKeyFile(bytes: Uint8Array, name: string, now: number): PublicKey {
  const block = parseHeadedPem(bytes).find(({ label }) => label === 'CERTIFICATE' || label === 'PUBLIC KEY');
  if (block === undefined) throw new KeyError('format', `${name} holds neither a public key nor a certificate in PEM`);
  return block.label === 'CERTIFICATE' ? certified(block.der, name, now) : bare(block.der, name);
}

/** A public key as docker writes it beside a new private one (docker/cli `trust/key_generate.go`). */
export function formatPublicKeyFile(key: PublicKey, role: string): string {
  return formatPem('PUBLIC KEY', key.bytes, new Map([['role', role]]));
}

function certified(der: Uint8Array, name: string, now: number): PublicKey {
  const certificate = parseCertificate(der);
  if (certificate === undefined) throw new KeyError('format', `the certificate in ${name} cannot be read`);
  const fault = faultOf(certificate, now);
  if (fault !== undefined) throw new KeyError('unsupported', `the certificate in ${name} cannot be used: ${fault}`);
  return { algorithm: `${familyOf(certificate.publicKey)}-x509`, bytes: formatBundle([certificate]) };
}

function bare(der: Uint8Array, name: string): PublicKey {
  const key = importKey(der, name);
  const algorithm = familyOf(key);
  if (algorithm === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
    throw new KeyError('unsupported', `the RSA key in ${name} has fewer than 2048 bits`);
  }
  return { algorithm, bytes: der };
}

function importKey(der: Uint8Array, name: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  } catch (error) {
    throw new KeyError('format', `the public key in ${name} cannot be read`, { cause: error });
  }
}

function familyOf(key: KeyObject): 'ecdsa' | 'rsa' {
  if (key.asymmetricKeyType === 'ec') return 'ecdsa';
  if (key.asymmetricKeyType === 'rsa') return 'rsa';
  throw new KeyError('unsupported', 'a delegation takes elliptic-curve and RSA keys');
}
