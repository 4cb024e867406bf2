import { isIssuedBy } from './certificate-chain.ts';
import { faultOf, parseBundle } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { MetadataRefused } from './refusal.ts';

/** Which first root of a repository is trusted (notary's `trust_pinning`; `trustpinning/trustpin.go`). */
export interface Pinning {
  /** Root key ids by GUN, or by a prefix that ends in `*`. */
  readonly keyIds: ReadonlyMap<string, readonly string[]>;
  /** PEM bundles of certificate authorities by GUN prefix. */
  readonly authorities: ReadonlyMap<string, Uint8Array>;
  /** What happens to the first root of a repository that neither of the above names. */
  readonly firstUse: 'trust' | 'refuse';
}

/** Docker's behaviour: the first root seen is trusted, and pinned from then on. */
export const TRUST_ON_FIRST_USE: Pinning = { keyIds: new Map(), authorities: new Map(), firstUse: 'trust' };

/** A root key as far as pinning is concerned. */
export interface PinnedCandidate {
  readonly id: string;
  readonly leaf: Certificate;
  readonly intermediates: readonly Certificate[];
}

export type PinRule =
  | { readonly kind: 'any' }
  | { readonly kind: 'keyIds'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'authorities'; readonly authorities: readonly Certificate[] };

/**
 * The one rule that applies to a repository: its own key ids, those of the longest wildcard, the authorities of the longest
 * prefix, or first use.
 * @param history `first`: no root of this repository is trusted yet
 * @throws MetadataRefused `pinning` where first use is off, or none of the authorities is valid
 */
export function pinRuleFor(gun: string, pinning: Pinning, history: 'first' | 'rotation', now: number): PinRule {
  const ids = pinning.keyIds.get(gun) ?? longestMatch(pinning.keyIds, (pattern) => matchesWildcard(gun, pattern));
  if (ids !== undefined) return { kind: 'keyIds', ids: new Set(ids) };
  const bundle = longestMatch(pinning.authorities, (prefix) => gun.startsWith(prefix));
  if (bundle !== undefined) return { kind: 'authorities', authorities: validAuthorities(bundle, now) };
  if (pinning.firstUse === 'refuse' && history === 'first') {
    throw new MetadataRefused('root', 'pinning', 'no pin names this repository, and trust on first use is off');
  }
  return { kind: 'any' };
}

/** Whether the rule lets this root key stand. */
export function isPinned(rule: PinRule, candidate: PinnedCandidate, now: number): boolean {
  switch (rule.kind) {
    case 'any':
      return true;
    case 'keyIds':
      return rule.ids.has(candidate.id);
    case 'authorities':
      return isIssuedBy(candidate.leaf, candidate.intermediates, rule.authorities, now);
  }
}

function matchesWildcard(gun: string, pattern: string): boolean {
  return pattern.endsWith('*') && gun.startsWith(pattern.slice(0, -1));
}

function longestMatch<Value>(
  entries: ReadonlyMap<string, Value>,
  matches: (key: string) => boolean,
): Value | undefined {
  const keys = [...entries.keys()].filter(matches).sort((a, b) => b.length - a.length);
  return keys[0] === undefined ? undefined : entries.get(keys[0]);
}

function validAuthorities(bundle: Uint8Array, now: number): readonly Certificate[] {
  const valid = (parseBundle(bundle) ?? []).filter((certificate) => faultOf(certificate, now) === undefined);
  if (valid.length === 0) throw new MetadataRefused('root', 'pinning', 'the pinned authorities are not valid');
  return valid;
}
