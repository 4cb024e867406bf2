import { unreachableCase } from '../base/errors.ts';
import { visible } from '../base/visible.ts';
import type { RootKey, RootOfTrust, ShownRoot, TakenRoot } from '../trust/roots-of-trust.ts';
import { dateWords } from './words.ts';

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

/** Whether it is trusted, and how much of it can be told; lines. */
export function knownWords({ kind, expired }: Pick<ShownRoot, 'kind' | 'expired'>): readonly string[] {
  const known = kind === 'trusted' ? 'trusted on this machine already' : 'new: not trusted on this machine yet';
  if (expired === undefined) return [known];
  if (kind === 'past') {
    return [`new, and expired on ${dateWords(expired.at)}: no client trusts it before its publisher has renewed it`];
  }
  return [known, `its ${expired.role} metadata expired on ${dateWords(expired.at)}: only the root can be told`];
}

/** What became of a root in a folder of docker's or notary's; lines that do not name the repository. */
export function takenWords(taken: TakenRoot): readonly string[] {
  switch (taken.kind) {
    case 'taken':
      return [`took over root ${taken.version} from ${taken.location}: ${taken.keyIds.join(', ')}`];
    case 'known':
      return [`root ${taken.version} is trusted already`];
    case 'other':
      return [
        `another root is trusted in ${taken.location}, root ${taken.version}: ${taken.keyIds.join(', ')}`,
        `here it is ${taken.trusted.join(', ')}; neither signed the other. Compare both with what the publisher names.`,
      ];
    case 'absent':
      return ['there is no root of it to take over'];
    case 'refused':
      return [`the root in ${taken.location} is not taken over: ${taken.detail}`];
    default:
      return unreachableCase(taken);
  }
}

/** What forgetting a root means. */
export const FORGETTING = [
  "Without it nothing tells this machine an attacker's root from the publisher's, and older versions are believed again.",
  'Do this only if the publisher has said that the root was replaced, and compare the new one.',
] as const;

/** As OpenSSL and browsers show a fingerprint. */
function withColons(hex: string): string {
  return (hex.toUpperCase().match(/../g) ?? []).join(':');
}
