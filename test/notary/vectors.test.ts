import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../server/src/base/sliced.ts';
import { encodeCanonicalJson } from '../../server/src/notary/canonical-json.ts';
import { decodeEnvelope } from '../../server/src/notary/decode.ts';
import { canonicalKeyId, keyId } from '../../server/src/notary/keys.ts';
import { listTargets } from '../../server/src/notary/lookup.ts';
import { TRUST_ON_FIRST_USE } from '../../server/src/notary/pinning.ts';
import { verifyRoot } from '../../server/src/notary/root.ts';
import { TrustedSet } from '../../server/src/notary/trusted-set.ts';
import { sha256Of } from '../../server/src/remote/updating/signed-history.ts';

/** A repository of the real client and server; see the README beside it. */
const GUN = 'docker.io/library/vectors';
const NOW = Date.UTC(2026, 10, 23);
const ROLES = ['root', 'timestamp', 'snapshot', 'targets', 'targets/releases', 'targets/alice', 'targets/bob'];

function read(name: string): Buffer {
  return readFileSync(new URL(`../vectors/notary-0.7/${name}`, import.meta.url));
}

function verified(): TrustedSet {
  const expectations = { gun: GUN, now: NOW, pinning: TRUST_ON_FIRST_USE, floor: 1, expiry: 'enforce' } as const;
  const set = new TrustedSet(runAtOnce(verifyRoot(read('root.json'), expectations)), { now: NOW, floors: new Map() });
  runAtOnce(set.loadTimestamp(read('timestamp.json')));
  runAtOnce(set.loadSnapshot(read('snapshot.json')));
  for (let due = set.nextRole(); due !== undefined; due = set.nextRole())
    runAtOnce(set.loadTargets(due.name, read(`${due.name}.json`)));
  return set;
}

describe('what notary 0.7 wrote', () => {
  test('verifies, all of it', () => {
    const set = verified();
    expect([...set.targets.keys()]).toEqual(ROLES.slice(3));
    expect([...set.skipped.keys()]).toEqual([]);
  });

  test('has the targets that notary list printed', () => {
    const table =
      read('list.txt')
        .toString()
        .split(/^----.*\n/m)[1] ?? '';
    const printed = table.split('\n').map((line) => line.trim().split(/ {2,}/).join(' '));
    const found = [...listTargets(verified().targets).values()];
    const ours = found.map(({ name, file, role }) => `${name} ${sha256Of(file) ?? ''} ${file.length} ${role}`);
    expect(ours.sort()).toEqual(printed.filter((line) => line !== '').sort());
  });

  test.each(ROLES)('%s re-encodes to the bytes that were signed', (role) => {
    const text = read(`${role}.json`).toString();
    const written = /^\{"signed":(.*),"signatures":\[/s.exec(text)?.[1];
    const encoded = Buffer.from(
      runAtOnce(encodeCanonicalJson(runAtOnce(decodeEnvelope(read(`${role}.json`))).signed)),
    ).toString();
    expect(encoded).toBe(written);
  });

  test('files its keys under the ids we compute, and shows the canonical ones', () => {
    const set = verified();
    const roles = [
      ...Object.values(set.root.metadata.roles),
      ...[...set.targets.values()].flatMap(({ metadata }) => metadata.delegations),
    ];
    const keys = new Map(roles.flatMap(({ keys: own }) => [...own]));
    for (const [id, key] of keys) expect(keyId(key)).toBe(id);
    const algorithms = [...keys.values()].map(({ algorithm }) => algorithm).sort();
    expect(algorithms).toEqual(['ecdsa', 'ecdsa', 'ecdsa-x509', 'ed25519', 'ed25519', 'rsa-x509']);
    // As `notary key list` printed them: root, targets/alice, targets/bob, targets.
    const canonical = [...keys.values()].map(canonicalKeyId);
    expect(canonical).toEqual(
      expect.arrayContaining([
        'a3f79e189451a2c628ff9b8b392319977c8ba72a33cc8cc331b0837af24d692d',
        'ded1f5f9d4fc9645b823954d674854f1baae8cf4bd1aa47bcc83c1aca260c7ed',
        'd20ca203c663af5f2ed7164c5b820aa11c3119226ce651053b34e083a5f53a1f',
        '93a181cbd214adb8ceee5faa4f4b6fe3bd7d363f8ade5c25cde0c7c7a99853da',
      ]),
    );
  });
});
