import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../../server/src/base/sliced.ts';
import { parseCertificate } from '../../../server/src/notary/certificate.ts';
import { decodeEnvelope, decodeRoot, decodeSnapshot, decodeTargets } from '../../../server/src/notary/decode.ts';
import { keyId } from '../../../server/src/notary/keys.ts';
import type { FileMeta, RoleKeys } from '../../../server/src/notary/metadata.ts';
import { parsePem } from '../../../server/src/notary/pem.ts';
import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import { generatePrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import type { PrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import { applyChange } from '../../../server/src/notary/publishing/apply-change.ts';
import { delegationChange } from '../../../server/src/notary/publishing/change.ts';
import type { Change } from '../../../server/src/notary/publishing/change.ts';
import { EMPTY_TARGETS, newDraft } from '../../../server/src/notary/publishing/draft.ts';
import type { Draft } from '../../../server/src/notary/publishing/draft.ts';
import { PublishRefused } from '../../../server/src/notary/publishing/publish-refused.ts';
import { certifyRootKey } from '../../../server/src/notary/publishing/root-certificate.ts';
import { renew, signDraft } from '../../../server/src/notary/publishing/sign-draft.ts';
import { verifyRoot } from '../../../server/src/notary/root.ts';
import { verifySignatures } from '../../../server/src/notary/verified.ts';

const GUN = 'docker.io/acme/app';
const NOW = Date.UTC(2026, 5, 1);
const YEAR = 365 * 86_400_000;

const [rootKey, targetsKey, snapshotKey, alice, bob] = Array.from({ length: 5 }, () => generatePrivateKey()) as [
  PrivateKey,
  PrivateKey,
  PrivateKey,
  PrivateKey,
  PrivateKey,
];
const KEYS = new Map([rootKey, targetsKey, snapshotKey, alice, bob].map((key) => [key.id, key]));

function single(key: PrivateKey['publicKey']): RoleKeys {
  return { keys: new Map([[keyId(key), key]]), threshold: 1 };
}

function firstDraft(): Draft {
  const root = single(certifyRootKey(rootKey, GUN, NOW, randomBytes));
  const snapshot = single(snapshotKey.publicKey);
  return newDraft({ root, targets: single(targetsKey.publicKey), snapshot, timestamp: snapshot });
}

/** The same repository after it was published: nothing is left to sign. */
function published(...changes: readonly Change[]): Draft {
  const draft = changes.reduce(applyChange, firstDraft());
  return { ...draft, dirty: new Set() };
}

const FILE: FileMeta = { length: 528, hashes: new Map([['sha256', Buffer.alloc(32, 7)]]) };
const sign = (role: string, name: string): Change => ({ kind: 'addTarget', role, name, file: FILE });
const delegate = (role: string, keys: readonly PrivateKey[], addPaths = ['']): Change =>
  delegationChange(role, { addKeys: keys.map(({ publicKey }) => publicKey), addPaths });

describe('what is signed', () => {
  const files = signDraft(
    [delegate('targets/alice', [alice]), sign('targets/alice', 'v<1>')].reduce(applyChange, firstDraft()),
    KEYS,
    NOW,
  );
  const envelope = (role: string) => runAtOnce(decodeEnvelope(files.get(role) ?? new Uint8Array()));

  test('is every role of a new repository, each at version 1', () => {
    expect([...files.keys()]).toEqual(['root', 'targets', 'targets/alice', 'snapshot']);
    expect(runAtOnce(decodeTargets(envelope('targets').signed, 'targets')).version).toBe(1);
  });

  test('is a root that the verifier takes for this repository and for no other', () => {
    const expected = { gun: GUN, now: NOW, pinning: TRUST_ON_FIRST_USE, floor: 1, expiry: 'enforce' } as const;
    const bytes = files.get('root') ?? new Uint8Array();
    expect(runAtOnce(verifyRoot(bytes, expected)).metadata.expires).toBe(NOW + 10 * YEAR);
    expect(() => runAtOnce(verifyRoot(bytes, { ...expected, gun: 'docker.io/acme/other' }))).toThrow('certificate');
  });

  test('has signatures that count', () => {
    const root = runAtOnce(decodeRoot(envelope('root').signed));
    expect([...runAtOnce(verifySignatures('targets', envelope('targets'), root.roles.targets))]).toEqual([
      targetsKey.id,
    ]);
    expect([...runAtOnce(verifySignatures('snapshot', envelope('snapshot'), root.roles.snapshot))]).toEqual([
      snapshotKey.id,
    ]);
  });

  test('is written as Go writes it: the server hashes what it would write itself', () => {
    const text = Buffer.from(files.get('targets/alice') ?? []).toString();
    expect(text).toMatch(
      /^\{"signed":\{"_type":"Targets","delegations":\{"keys":\{\},"roles":\[\]\},"expires":"2029-05-31T00:00:00Z"/,
    );
    expect(text).toContain('"v\\u003c1\\u003e":{"hashes":{"sha256":"BwcH');
    expect(text).toMatch(/,"signatures":\[\{"keyid":"[0-9a-f]{64}","method":"ecdsa","sig":"[^"]+"\}\]\}$/);
  });

  test('certifies a root key for ten years', () => {
    const { algorithm, bytes } = certifyRootKey(rootKey, GUN, NOW, randomBytes);
    const certificate = parseCertificate(parsePem(bytes)[0]?.der ?? new Uint8Array());
    expect(algorithm).toBe('ecdsa-x509');
    expect(certificate).toMatchObject({ commonName: GUN, isCa: false, notBefore: NOW, notAfter: NOW + 10 * YEAR });
    expect(certificate?.x509.verify(certificate.publicKey)).toBe(true);
  });
});

describe('who signs', () => {
  const signed = (draft: Draft, keys: readonly PrivateKey[]): readonly string[] => [
    ...signDraft(draft, new Map(keys.map((key) => [key.id, key])), NOW).keys(),
  ];

  test('only what has changed is signed, and no snapshot without its key', () => {
    const draft = published(delegate('targets/alice', [alice]));
    expect(signed(applyChange(draft, sign('targets/alice', '1')), [alice])).toEqual(['targets/alice']);
    expect(signed(applyChange(draft, sign('targets', '1')), [targetsKey, snapshotKey])).toEqual([
      'targets',
      'snapshot',
    ]);
  });

  test('a new root key needs the old one too', () => {
    const other = generatePrivateKey();
    const draft = { ...published(), previousRoot: published().root };
    const rotated = applyChange(draft, {
      kind: 'replaceKeys',
      role: 'root',
      keys: [certifyRootKey(other, GUN, NOW, randomBytes)],
    });
    expect(signed(rotated, [rootKey, other])).toEqual(['root']);
    for (const alone of [rootKey, other]) expect(() => signed(rotated, [alone])).toThrow(PublishRefused);
  });

  test('as many keys as the threshold says', () => {
    const draft = published(delegate('targets/both', [alice, bob]), delegationChange('targets/both', { threshold: 2 }));
    const changed = applyChange(draft, sign('targets/both', '1'));
    expect(signed(changed, [alice, bob])).toEqual(['targets/both']);
    expect(() => signed(changed, [alice])).toThrow('only 1 of the 2 that must sign');
  });

  test.each([
    [182, ['root', 'targets']],
    [184, []],
  ])('what expires in %i days is renewed where its keys are here', (days, renewed) => {
    const draft = published();
    const expires = NOW + days * 86_400_000;
    const targets = new Map([...draft.targets].map(([role, file]) => [role, { ...file, expires }]));
    const old = { ...draft, root: { ...draft.root, expires }, targets };
    expect([...renew(old, new Set(KEYS.keys()), NOW).dirty]).toEqual(renewed);
    expect([...renew(old, new Set(), NOW).dirty]).toEqual([]);
  });
});

describe('changes', () => {
  const draft = published(
    delegate('targets/releases', [alice]),
    delegate('targets/dev', [bob], ['dev-']),
    sign('targets', '1'),
    sign('targets/dev', 'dev-1'),
  );

  test.each<readonly [string, Change, readonly string[]]>([
    ['a tag', sign('targets', '2'), ['targets']],
    ['the same tag again', sign('targets', '1'), []],
    ['the first tag of a role', sign('targets/releases', '1'), ['targets/releases']],
    ['a tag taken back', { kind: 'removeTarget', role: 'targets', name: '1' }, ['targets']],
    ['a tag taken back that is not there', { kind: 'removeTarget', role: 'targets', name: '9' }, []],
    ['a new signer', delegate('targets/carol', [alice]), ['targets']],
    ['a signer below another', delegate('targets/dev/night', [alice], ['dev-night-']), ['targets/dev']],
    ['a signer who is one already', delegate('targets/dev', [bob], ['dev-']), []],
    ['one more key', delegate('targets/dev', [alice], []), ['targets']],
    ['a key less', delegationChange('targets/dev', { removeKeys: [bob.id] }), ['targets']],
    ['a path less', delegationChange('targets/dev', { removePaths: ['dev-'] }), ['targets']],
    ['no path left', delegationChange('targets/dev', { removePaths: 'all' }), ['targets']],
    ['a role less', { kind: 'removeDelegation', role: 'targets/dev' }, ['targets']],
    ['a role less that is not there', { kind: 'removeDelegation', role: 'targets/nobody' }, []],
    ['a role signed again', { kind: 'witness', role: 'targets/dev' }, ['targets/dev']],
    ['another targets key', { kind: 'replaceKeys', role: 'targets', keys: [alice.publicKey] }, ['root', 'targets']],
    ['another snapshot key', { kind: 'replaceKeys', role: 'snapshot', keys: [alice.publicKey] }, ['root']],
  ])('%s', (_name, change, dirty) => {
    const changed = applyChange(draft, change);
    expect([...changed.dirty].sort()).toEqual([...dirty].sort());
    // Twice is once.
    const again = applyChange({ ...changed, dirty: new Set() }, change);
    if (change.kind !== 'witness' && change.kind !== 'replaceKeys') expect([...again.dirty]).toEqual([]);
  });

  test.each<readonly [string, Change, string]>([
    ['a role that is not there', sign('targets/nobody', '1'), 'role'],
    ['a base role', sign('root', '1'), 'role'],
    ['a role below one that is not there', delegate('targets/nobody/night', [alice]), 'role'],
    ['a name that is no role', delegate('targets/Alice', [alice]), 'role'],
    ['a tag outside of the paths', sign('targets/dev', '1'), 'path'],
    ['more than one may sign oneself', delegate('targets/dev/night', [alice], ['']), 'path'],
    ['a new role without a key', delegationChange('targets/carol', { addPaths: [''] }), 'role'],
    ['more signatures than keys', delegationChange('targets/dev', { threshold: 2 }), 'threshold'],
    ['signing again what was never signed', { kind: 'witness', role: 'targets/releases' }, 'role'],
    ['no key at all', { kind: 'replaceKeys', role: 'targets', keys: [] }, 'threshold'],
  ])('%s is refused', (_name, change, code) => {
    expect(() => applyChange(draft, change)).toThrow(expect.objectContaining({ code }));
  });

  test('a role that is removed takes those below it along', () => {
    const deep = applyChange(draft, delegate('targets/dev/night', [alice], ['dev-']));
    const signed = applyChange(deep, sign('targets/dev/night', 'dev-2'));
    const removed = applyChange(signed, { kind: 'removeDelegation', role: 'targets/dev' });
    expect([...removed.targets.keys()]).toEqual(
      ['targets', 'targets/releases'].filter((role) => removed.targets.has(role)),
    );
    expect([...removed.dirty]).toEqual(['targets']);
  });

  test('a role that is made anew begins with nothing of what it said before', () => {
    const files = new Map(['root', 'targets', 'targets/dev', 'targets/dev/night'].map((role) => [role, FILE]));
    const snapshot = { kind: 'snapshot', version: 1, expires: NOW + YEAR, files } as const;
    const remade = [
      { kind: 'removeDelegation', role: 'targets/dev' } as const,
      delegate('targets/dev', [bob], ['dev-']),
    ].reduce(applyChange, { ...draft, snapshot });
    const signed = signDraft(remade, KEYS, NOW).get('snapshot') ?? new Uint8Array();
    expect([...runAtOnce(decodeSnapshot(runAtOnce(decodeEnvelope(signed)).signed)).files.keys()]).toEqual([
      'root',
      'targets',
    ]);
  });

  test('what does not verify is not built upon, and is signed again only where that is asked for', () => {
    const { targets, ...rest } = draft;
    const evil = { ...EMPTY_TARGETS, version: 7, targets: new Map([['latest', FILE]]) };
    const kept = new Map([...targets].filter(([role]) => role !== 'targets/dev'));
    const attacked: Draft = { ...rest, targets: kept, skipped: new Map([['targets/dev', evil]]) };
    for (const change of [
      sign('targets/dev', 'dev-2'),
      delegate('targets/dev/night', [alice], ['dev-']),
      { kind: 'removeTarget', role: 'targets/dev', name: 'latest' } as const,
      { kind: 'removeDelegation', role: 'targets/dev/night/shift' } as const,
    ]) {
      expect(() => applyChange(attacked, change)).toThrow(expect.objectContaining({ code: 'unverified' }));
    }
    const witnessed = applyChange(attacked, { kind: 'witness', role: 'targets/dev' });
    expect([...witnessed.dirty]).toEqual(['targets/dev']);
    expect(applyChange(witnessed, sign('targets/dev', 'dev-2')).targets.get('targets/dev')?.targets.size).toBe(2);
  });

  test('no version is signed that no client can read', () => {
    const last = { ...EMPTY_TARGETS, version: Number.MAX_SAFE_INTEGER };
    const published = { ...draft, targets: new Map([...draft.targets, ['targets/dev', last] as const]) };
    const witnessed = applyChange(published, { kind: 'witness', role: 'targets/dev' });
    expect(() => signDraft(witnessed, KEYS, NOW)).toThrow(expect.objectContaining({ code: 'version' }));
  });

  test('what publishers add to a target is kept', () => {
    const custom: FileMeta = {
      ...FILE,
      custom: new Map([
        ['z', 1],
        ['a', 2],
      ]),
    };
    const added = applyChange(published(), { kind: 'addTarget', role: 'targets', name: 'x', file: custom });
    const bytes = signDraft(added, KEYS, NOW).get('targets') ?? new Uint8Array();
    expect(
      runAtOnce(decodeTargets(runAtOnce(decodeEnvelope(bytes)).signed, 'targets')).targets.get('x')?.custom,
    ).toEqual(custom.custom);
    expect(Buffer.from(bytes).toString()).toContain('"custom":{"a":2,"z":1}');
  });
});
