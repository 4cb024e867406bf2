import { describe, expect, test } from 'vitest';
import { keyId } from '../../../server/src/notary/keys.ts';
import type { PublicKey } from '../../../server/src/notary/metadata.ts';
import { generatePrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import { applyChange } from '../../../server/src/notary/publishing/apply-change.ts';
import { delegationChange } from '../../../server/src/notary/publishing/change.ts';
import { findDelegation, newDraft } from '../../../server/src/notary/publishing/draft.ts';
import { expand } from '../../../server/src/notary/publishing/purge.ts';

const [OWNER, ALICE, BOB] = [generatePrivateKey(), generatePrivateKey(), generatePrivateKey()];
const single = ({ publicKey }: { readonly publicKey: PublicKey }) => ({
  keys: new Map([[keyId(publicKey), publicKey]]),
  threshold: 1,
});

const add = (role: string, ...keys: (typeof ALICE)[]) =>
  delegationChange(role, { addKeys: keys.map(({ publicKey }) => publicKey), addPaths: [''] });

/** alice with her key, releases with both, and below alice bob. */
const DRAFT = [add('targets/alice', ALICE), add('targets/releases', ALICE, BOB), add('targets/alice/bob', BOB)].reduce(
  applyChange,
  newDraft({ root: single(OWNER), targets: single(OWNER), snapshot: single(OWNER), timestamp: single(OWNER) }),
);

describe('a purge', () => {
  const purge = { kind: 'purgeKeys', keys: [BOB.id] } as const;

  test.each([
    ['with all keys here', [OWNER, ALICE], ['targets/alice/bob', 'targets/releases'], []],
    ['without the key of the role above one', [OWNER], ['targets/releases'], ['targets/alice/bob']],
    ['without any key', [], [], ['targets/alice/bob', 'targets/releases']],
  ])('%s', (_name, here, changed, notPurged) => {
    const expansion = expand([purge], DRAFT, new Set(here.map(({ id }) => id)));
    const roles = expansion.changes.map((change) => ('role' in change ? change.role : ''));
    expect({ roles: roles.sort(), notPurged: [...expansion.notPurged].sort() }).toEqual({ roles: changed, notPurged });
    const after = expansion.changes.reduce(applyChange, DRAFT);
    for (const role of changed)
      expect([...(findDelegation(after, role)?.keys.values() ?? [])]).not.toContain(BOB.publicKey);
  });

  test('sees what was staged before it, and not what was after', () => {
    const before = expand([add('targets/new', BOB), purge], DRAFT, new Set([OWNER.id, ALICE.id]));
    expect(before.changes.filter((change) => 'role' in change && change.role === 'targets/new')).toHaveLength(2);
    const after = expand([purge, add('targets/new', BOB)], DRAFT, new Set([OWNER.id, ALICE.id]));
    expect(after.changes.filter((change) => 'role' in change && change.role === 'targets/new')).toHaveLength(1);
  });

  test('of a key that nobody has changes nothing', () => {
    const unknown = { kind: 'purgeKeys', keys: ['0'.repeat(64)] } as const;
    expect(expand([unknown], DRAFT, new Set([OWNER.id]))).toEqual({ changes: [], notPurged: [] });
  });
});
