import type { RootKey } from '../../trust/roots-of-trust.ts';

/** What a fingerprint that somebody gives is, next to some keys. */
export type Comparison =
  | { readonly kind: 'same'; readonly words: string }
  | { readonly kind: 'different'; readonly words: string }
  /** No whole fingerprint, so that nothing can be said. */
  | { readonly kind: 'incomplete'; readonly words: string };

/** A fingerprint, and every id of a key, is a sha256. */
const HEX_DIGITS = 64;

/**
 * Compares what somebody has pasted with the ids and the certificates of keys. Only all 64 digits are the same: the beginning of
 * a fingerprint is something that an attacker can make.
 */
export function compareFingerprint(pasted: string, keys: readonly Omit<RootKey, 'algorithm'>[]): Comparison {
  const digits = hexOf(pasted);
  if (digits === undefined) {
    const words = `A fingerprint has ${HEX_DIGITS} digits from 0 to 9 and a to f; colons and blanks between them do not matter.`;
    return { kind: 'incomplete', words };
  }
  const names = keys.flatMap(namesOf);
  const same = names.find(({ value }) => value === digits);
  if (same !== undefined) return { kind: 'same', words: `The same: this is the ${same.name}.` };
  if (digits.length === HEX_DIGITS) {
    return {
      kind: 'different',
      words: 'Different: no key here has this fingerprint. Do not trust it before that is explained.',
    };
  }
  const isBeginning = names.some(({ value }) => value.startsWith(digits));
  const so = isBeginning ? `The first ${digits.length} digits are the same` : 'Different already';
  return {
    kind: isBeginning ? 'incomplete' : 'different',
    words: `${so}, but a whole fingerprint has ${HEX_DIGITS} digits: compare all of them.`,
  };
}

function namesOf({ id, canonicalId, certificate }: Omit<RootKey, 'algorithm'>) {
  return [
    { name: 'key id', value: id },
    { name: 'canonical key id', value: canonicalId },
    ...(certificate === undefined ? [] : [{ name: "certificate's SHA-256 fingerprint", value: certificate.sha256 }]),
  ];
}

/** Digits in lower case out of what OpenSSL, browsers, docker and notary print; `undefined` where there are none, or too many. */
function hexOf(pasted: string): string | undefined {
  const text = pasted.trim().replace(/^.*(?:=|sha-?256[: ]+)\s*/i, '');
  const digits = text.replace(/[\s:]/g, '').toLowerCase();
  return /^[0-9a-f]{8,64}$/.test(digits) ? digits : undefined;
}
