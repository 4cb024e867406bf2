import { describe, expect, test } from 'vitest';
import type { ImageUse } from '../../../server/src/documents/image-use.ts';
import { parsePolicy } from '../../../server/src/policy/parse-policy.ts';
import { demandsOn, type PolicyInForce } from '../../../server/src/policy/policy-in-force.ts';
import { findingsFor } from '../../../server/src/rules/findings-for.ts';
import { policyFileFindings } from '../../../server/src/rules/policy/policy-file.ts';
import { acceptException, isExemptible } from '../../../server/src/trust/accept-exception.ts';
import { NOTHING_ASKED } from '../../../server/src/trust/ask-registry.ts';
import type { SignedTag } from '../../../server/src/trust/provider.ts';
import type { Verdict } from '../../../server/src/trust/verdict.ts';
import { digest, image, NOON, repository, signedTag } from '../../support/samples.ts';

const POLICY = '.image-trust.yaml';
const PLAIN = { enforce: false, severity: new Map(), now: NOON } as const;
const use = { span: { start: 5, end: 16 } } as ImageUse;

function inForce(members: string, exceptions: PolicyInForce['exceptions'] = 'pending'): PolicyInForce {
  return { file: POLICY, policy: parsePolicy(`version: 1\n${members}\n`).policy, exceptions, now: NOON };
}

/** A tag that alice signed and that is released, as docker's signers release. */
const RELEASED: SignedTag = { ...signedTag('3.19', 'a', ['alice']), role: 'targets/releases' };
const repositoryOf = (signed: SignedTag) => repository({}, {}, { signedTag: () => signed, tagsLike: () => [signed] });
const evidence = { image: image(':3.19'), repository: repositoryOf(RELEASED), ...NOTHING_ASKED } as const;
const asked = { image: image(':3.19'), server: 'https://trust.example', checkedAt: NOON } as const;

const VERDICTS = {
  verified: { ...evidence, image: image(':3.19@a'), kind: 'verified', signed: RELEASED },
  signed: { ...evidence, kind: 'signed', signed: RELEASED },
  outdated: { ...evidence, image: image(':3.19@b'), kind: 'outdated', signed: RELEASED, pinned: digest('b') },
  moved: { ...evidence, kind: 'moved', signed: RELEASED, served: digest('c') },
  unsignedPin: { ...evidence, image: image(':3.19@d'), kind: 'unsignedPin', signed: RELEASED, pinned: digest('d') },
  unsigned: { ...evidence, kind: 'unsigned' },
  noTrustData: { ...asked, kind: 'noTrustData', registry: { kind: 'notAsked' } },
  expired: { ...asked, kind: 'expired', role: 'targets', expiredAt: NOON - 1 },
  rejected: { ...asked, kind: 'rejected', role: 'targets', check: 'signature', detail: 'a signature is wrong' },
  retired: { ...asked, kind: 'retired' },
  unavailable: { kind: 'unavailable', image: image(':3.19'), host: 'trust.example', reason: 'timeout', detail: '' },
  unresolved: { kind: 'unresolved', text: '${IMAGE}', variables: ['IMAGE'] },
} as const satisfies Readonly<Record<string, Verdict>>;

type Kind = keyof typeof VERDICTS;

/** `error policy-signer, hint image-unpinned`: what is found on an image under a policy. */
function found(kind: Kind, members: string, enforce = false): string {
  const verdict: Verdict = VERDICTS[kind];
  const demands = demandsOn('image' in verdict ? verdict.image : undefined, inForce(members));
  const findings = findingsFor({ use, verdict, demands }, { ...PLAIN, enforce });
  return findings.map(({ severity, code }) => `${severity} ${code}`).join(', ');
}

const REGISTRIES = 'registries: [ghcr.io]';
const PINNED = 'images: [{ match: alpine, pinned: true }]';
const signers = (names: string): string => `images: [{ match: alpine, signers: [${names}] }]`;
const anySigner = (names: string): string => `images: [{ match: alpine, anySigner: [${names}] }]`;

describe('what a policy adds to a verdict', () => {
  test.each<[Kind, string, string]>([
    ['verified', 'registries: [docker.io]', ''],
    ['verified', REGISTRIES, 'error policy-registry'],
    ['signed', REGISTRIES, 'hint image-unpinned, error policy-registry'],
    ['unavailable', REGISTRIES, 'information trust-unavailable, error policy-registry'],
    ['rejected', REGISTRIES, 'error trust-rejected, error policy-registry'],
    ['verified', PINNED, ''],
    ['outdated', PINNED, 'information pin-outdated'],
    ['signed', PINNED, 'warning policy-unpinned'],
    ['moved', PINNED, 'warning registry-mismatch, warning policy-unpinned'],
    ['noTrustData', PINNED, 'hint image-no-trust-data, warning policy-unpinned'],
    ['signed', PINNED.replace('alpine', 'alpine:edge'), 'hint image-unpinned'],
    ['verified', signers('alice'), ''],
    ['verified', signers('alice, releases'), ''],
    ['verified', signers('alice, bob'), 'error policy-signer'],
    ['verified', anySigner('bob, alice'), ''],
    ['verified', anySigner('bob, carol'), 'error policy-signer'],
    ['verified', signers('targets'), 'error policy-signer'],
    ['signed', signers('bob'), 'hint image-unpinned, error policy-signer'],
    ['moved', signers('alice'), 'warning registry-mismatch'],
    // Silence meets no demand …
    ['unsigned', signers('alice'), 'warning image-unsigned, error policy-signer'],
    ['noTrustData', signers('alice'), 'hint image-no-trust-data, error policy-signer'],
    ['unsignedPin', signers('alice'), 'warning pin-unsigned, error policy-signer'],
    ['outdated', signers('alice'), 'information pin-outdated, error policy-signer'],
    ['expired', signers('alice'), 'warning trust-expired, error policy-signer'],
    ['retired', signers('alice'), 'hint trust-retired, error policy-signer'],
    // … but "could not check" and "refused" stay what they are.
    ['unavailable', signers('alice'), 'information trust-unavailable'],
    ['rejected', signers('alice'), 'error trust-rejected'],
    // A name that is not known until the image is built escapes nobody.
    ['unresolved', REGISTRIES, 'warning reference-unresolved'],
    ['unresolved', PINNED, 'warning reference-unresolved'],
    ['unresolved', 'enforce: true', 'information reference-unresolved'],
    ['unsigned', 'enforce: true', 'error image-unsigned'],
    ['unsigned', 'enforce: false', 'warning image-unsigned'],
    ['signed', `enforce: true\n${PINNED}`, 'error policy-unpinned'],
  ])('%s under %j: %s', (kind, members, findings) => {
    expect(found(kind, members)).toBe(findings);
  });

  test.each(Object.keys(VERDICTS) as Kind[])('%s: a policy takes nothing away, whatever it says', (kind) => {
    const without = findingsFor({ use, verdict: VERDICTS[kind] }, { ...PLAIN, enforce: true });
    const members = 'enforce: false\nexceptions: [{ match: "*", reason: r, until: 2030-01-01 }]';
    expect(found(kind, members, true)).toBe(without.map(({ severity, code }) => `${severity} ${code}`).join(', '));
  });
});

describe('messages', () => {
  const says = (kind: Kind, members: string): readonly string[] => {
    const verdict: Verdict = VERDICTS[kind];
    const demands = demandsOn(image(':3.19'), inForce(members));
    return findingsFor({ use, verdict, demands }, PLAIN).map(({ message }) => message);
  };

  test('policy-registry', () => {
    expect(says('verified', 'registries: [ghcr.io, quay.io]')).toEqual([
      'alpine:3.19@sha256:aaaaaaaaaaaa comes from docker.io, but .image-trust.yaml allows ghcr.io and quay.io only. ' +
        'Use an image from there, or have this registry added.',
    ]);
  });

  test.each([
    [signers('bob'), 'bob'],
    [signers('bob, carol'), 'bob and carol'],
    [anySigner('bob, carol'), 'one of bob and carol'],
  ])('policy-signer: %s', (members, whom) => {
    expect(says('verified', members)).toEqual([
      `alpine:3.19@sha256:aaaaaaaaaaaa must be signed by ${whom}, says .image-trust.yaml, but it is signed by releases and alice. ` +
        'Do not pin or use it before they have signed.',
    ]);
  });

  test('policy-unpinned', () => {
    expect(says('signed', PINNED)).toEqual([
      'alpine:3.19 is not pinned, but .image-trust.yaml asks for a digest. Pin it to the signed digest.',
    ]);
  });

  test('policy-unpinned does not ask for what policy-signer forbids', () => {
    const members = 'images: [{ match: alpine, pinned: true, signers: [bob] }]';
    expect(says('signed', members)[1]).toMatch(/asks for a digest\. Pin it once it is signed as the policy asks\.$/);
  });

  test('name an exception that nobody has agreed to, at the end of the first', () => {
    const members = `${REGISTRIES}\nexceptions: [{ match: alpine, reason: "waits\\nfor JIRA-1", until: 2027-01-31 }]`;
    const [first = '', second = ''] = says('noTrustData', members);
    expect(first).toMatch(
      / \.image-trust\.yaml makes an exception for it until 2027-01-31 \(waits for JIRA-1\), to which you have not agreed\.$/,
    );
    expect(second).not.toContain('exception');
  });
});

describe('an exception that nobody has agreed to is mentioned where it would help', () => {
  const members = 'registries: [ghcr.io]\nexceptions: [{ match: alpine, reason: r, until: 2027-01-31 }]';
  test.each(Object.keys(VERDICTS) as Kind[])('%s', (kind) => {
    const verdict: Verdict = VERDICTS[kind];
    const demands = demandsOn('image' in verdict ? verdict.image : undefined, inForce(members));
    const said = findingsFor({ use, verdict, demands }, PLAIN).map(({ message }) =>
      message.includes('makes an exception'),
    );
    expect(said[0]).toBe(isExemptible(verdict));
    expect(said.slice(1)).not.toContain(true);
  });
});

describe('fixes that the policy does not take are not offered', () => {
  const offers = (kind: Kind, members: string): readonly string[] => {
    const verdict: Verdict = VERDICTS[kind];
    const demands = demandsOn(image(':3.19'), inForce(members));
    return findingsFor({ use, verdict, demands }, PLAIN).flatMap(({ fixes }) => fixes.map((fix) => fix.kind));
  };
  test.each<[Kind, string, readonly string[]]>([
    ['signed', signers('alice'), ['pin-signed']],
    ['signed', signers('bob'), []],
    ['signed', PINNED, ['pin-signed']],
    ['unsigned', signers('alice'), ['use-signed-tag']],
    ['unsigned', signers('bob'), []],
    ['unsignedPin', signers('alice'), ['update-pin', 'remove-pin']],
    ['unsignedPin', signers('bob'), ['remove-pin']],
  ])('%s under %s', (kind, members, kinds) => {
    expect(offers(kind, members)).toEqual(kinds);
  });

  test('nor a pin to what nobody signed', () => {
    const registry = { kind: 'serves', digest: digest('e'), mediaType: '', content: { kind: 'unreadIndex' } } as const;
    const verdict: Verdict = { ...VERDICTS.noTrustData, registry };
    const demands = demandsOn(image(':3.19'), inForce(signers('alice')));
    expect(findingsFor({ use, verdict }, PLAIN)[0]?.fixes).toHaveLength(1);
    expect(findingsFor({ use, verdict, demands }, PLAIN)[0]?.fixes).toEqual([]);
  });
});

describe('an exception that counts', () => {
  const members = `${REGISTRIES}\nexceptions: [{ match: alpine, reason: r, until: 2027-01-31 }]`;
  const policy = inForce(members, 'agreed');
  const under = (kind: Kind): string => {
    const verdict = acceptException(VERDICTS[kind], policy);
    const demands = demandsOn('image' in verdict ? verdict.image : undefined, policy);
    return [verdict.kind, ...findingsFor({ use, verdict, demands }, PLAIN).map(({ code }) => code)].join(' ');
  };
  test.each<[Kind, string]>([
    ['signed', 'exempt'],
    ['outdated', 'exempt'],
    ['unsignedPin', 'exempt'],
    ['unsigned', 'exempt'],
    ['noTrustData', 'exempt'],
    ['expired', 'exempt'],
    ['retired', 'exempt'],
    ['unavailable', 'exempt'],
    ['verified', 'verified'],
    ['rejected', 'rejected trust-rejected'],
    ['moved', 'moved registry-mismatch'],
    ['unresolved', 'unresolved reference-unresolved'],
  ])('on %s leaves %s', (kind, left) => {
    expect(under(kind)).toBe(left);
  });
});

describe('findings in the policy file', () => {
  const text = `version: 1
colour: red
exceptions:
  - { match: alpine, reason: r, until: 2026-11-21 }
  - { match: busybox, reason: r, until: 2026-11-22 }
`;
  const findings = (presentation: Parameters<typeof policyFileFindings>[1]): readonly string[] =>
    policyFileFindings(parsePolicy(text), presentation).map(
      ({ severity, code, span, message }) => `${text.slice(span.start, span.end)} | ${severity} ${code} | ${message}`,
    );

  test('are parts that cannot be read, and exceptions that have ended', () => {
    expect(findings(PLAIN)).toEqual([
      'colour | error policy-invalid | The policy cannot be read: colour is no member here; there are version, enforce, registries, images, exceptions.',
      '2026-11-21 | warning policy-exception-expired | The exception for alpine ended on 2026-11-21: its images are judged like any other. Remove it, or give it a later day if its reason still stands.',
    ]);
  });

  test('have the severities of the settings', () => {
    const severity = new Map([['policy-exception-expired', 'off' as const]]);
    expect(findings({ ...PLAIN, severity })).toHaveLength(1);
  });
});
