import { visible } from '../../base/visible.ts';
import { dateWords } from '../../rules/words.ts';
import type { RootKey, RootOfTrust } from '../../trust/roots-of-trust.ts';

/** A root as people compare it: one line about it, and a block for each of its keys. Ends with a line feed. */
export function rootWords({ version, expires, threshold, keys }: RootOfTrust): string {
  const head = `Root ${version}, valid until ${dateWords(expires)}, signed by ${threshold} of these keys:`;
  return `${[head, ...keys.map(keyWords)].join('\n\n')}\n`;
}

function keyWords({ id, canonicalId, algorithm, certificate }: RootKey): string {
  const lines = [
    `  Key id            ${id}`,
    `  Canonical key id  ${canonicalId}`,
    `  Algorithm         ${visible(algorithm)}`,
  ];
  if (certificate === undefined) return lines.join('\n');
  const { subject, notBefore, notAfter, sha256 } = certificate;
  return [
    ...lines,
    `  Certificate       ${visible(subject)}, from ${dateWords(notBefore)} to ${dateWords(notAfter)}`,
    `  SHA-256           ${withColons(sha256)}`,
  ].join('\n');
}

/** As OpenSSL and browsers show a fingerprint. */
function withColons(hex: string): string {
  return (hex.toUpperCase().match(/../g) ?? []).join(':');
}
