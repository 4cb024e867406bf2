import { certificateFingerprint, firstCertificate } from '../notary/certificate.ts';
import { canonicalKeyId } from '../notary/keys.ts';
import type { PublicKey, Root } from '../notary/metadata.ts';
import type { RootKey, RootOfTrust } from './roots-of-trust.ts';

/** A root in the words of `roots-of-trust.ts`. */
export function describeRoot({ version, expires, roles }: Root): RootOfTrust {
  const { threshold, keys } = roles.root;
  return { version, expires, threshold, keys: [...keys].map(([id, key]) => describeKey(id, key)) };
}

function describeKey(id: string, key: PublicKey): RootKey {
  const described = { id, canonicalId: canonicalKeyId(key) ?? id, algorithm: key.algorithm };
  const certificate = firstCertificate(key.bytes);
  if (certificate === undefined) return described;
  const { commonName: subject, notBefore, notAfter } = certificate;
  return { ...described, certificate: { subject, notBefore, notAfter, sha256: certificateFingerprint(certificate) } };
}
