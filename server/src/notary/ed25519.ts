import { createHash } from 'node:crypto';
import { hashes, verify } from '@noble/ed25519';

// The library leaves the choice of SHA-512 to its user; Node's is synchronous, so that verification needs no promise.
hashes.sha512 = (message) => new Uint8Array(createHash('sha512').update(message).digest());

const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Ed25519 by RFC 8032: encodings must be canonical and keys of small order are refused. (VS Code's own Node is built on
 * BoringSSL; this does not depend on what it supports.)
 */
export function verifyEd25519(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  return verify(Uint8Array.from(signature), message, Uint8Array.from(publicKey), { zip215: false });
}
