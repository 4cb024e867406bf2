import { describe, expect, test } from 'vitest';
import type { Change, RootOfTrust } from '../../../server/src/trust/roots-of-trust.ts';
import type { Gun } from '../../../server/src/reference/image-name.ts';
import { CHECKED_AT, EXPIRES_AT, FAKE_SERVER, hex } from '../../support/fake-trust.ts';
import { ALPINE, below, draw, project, REDIS } from '../tree/tree-project.ts';

const ROOT: RootOfTrust = {
  version: 2,
  expires: EXPIRES_AT,
  threshold: 1,
  keys: [
    {
      id: hex('12'),
      canonicalId: hex('34'),
      algorithm: 'ecdsa-x509',
      certificate: { subject: ALPINE, notBefore: CHECKED_AT, notAfter: EXPIRES_AT, sha256: hex('ab') },
    },
  ],
};

async function desk() {
  const { world, editor } = await project();
  world.roots.roots[ALPINE] = { kind: 'trusted', server: FAKE_SERVER, root: ROOT };
  return { world, editor, roots: world.roots };
}

describe('the fingerprint of a root', () => {
  test('is shown with its keys, and copied', async () => {
    const { editor } = await desk();
    const shown = await editor.request('imageTrust/fingerprint', { gun: ALPINE });
    expect(shown).toMatchObject({ words: ALPINE, copies: hex('ab') });
    expect(shown.detail.split('\n').slice(0, 6)).toEqual([
      'trusted on this machine already',
      `Trust server: ${FAKE_SERVER}`,
      '',
      'Root 2, valid until 2027-01-01, signed by 1 of these keys:',
      '',
      `  Key id            ${hex('12')}`,
    ]);
  });

  test('of an expired repository is shown all the same', async () => {
    const { editor, roots } = await desk();
    const expired = { role: 'timestamp', at: CHECKED_AT };
    roots.roots[ALPINE] = { kind: 'new', server: FAKE_SERVER, root: ROOT, expired };
    const { detail } = await editor.request('imageTrust/fingerprint', { gun: ALPINE });
    expect(detail).toContain('its timestamp metadata expired on 2026-01-01: only the root can be told');
  });

  test('of a repository without trust data is the reason', async () => {
    const { editor } = await desk();
    expect(await editor.request('imageTrust/fingerprint', { gun: REDIS })).toEqual({
      words: `${REDIS}: ${FAKE_SERVER} has no trust data for this repository`,
      detail: '',
    });
  });

  test('is compared with the root, or with the one key that is meant', async () => {
    const { editor } = await desk();
    const compare = async (text: string, keyId?: string): Promise<string> => {
      const params = { gun: ALPINE, text, ...(keyId === undefined ? {} : { keyId }) };
      return (await editor.request('imageTrust/compare', params)).kind;
    };
    expect(await compare(hex('ab'))).toBe('same');
    expect(await compare(hex('ca'))).toBe('different');
    expect(await compare('ca'.repeat(32), 'a')).toBe('different');
    expect(await compare(hex('ab'), 'no-such-key')).toBe('different');
    expect((await editor.request('imageTrust/compare', { gun: REDIS, text: hex('ab') })).kind).toBe('incomplete');
  });
});

describe('forgetting a root', () => {
  test('shows what would be forgotten and what that means, then forgets it and asks again', async () => {
    const { editor, world, roots } = await desk();
    const { detail } = await editor.request('imageTrust/rememberedRoot', { gun: ALPINE });
    expect(detail).toContain("nothing tells this machine an attacker's root from the publisher's");
    expect(detail).toContain(hex('12'));
    expect(roots.done).toEqual([]);
    world.asked.length = 0;
    await editor.request('imageTrust/forgetRoot', { gun: ALPINE });
    await editor.request('imageTrust/idle', undefined);
    expect(roots.done).toEqual([`forget ${ALPINE}`]);
    expect(world.asked).toContain(`${ALPINE} now`);
  });

  test('has nothing to forget where no root is trusted', async () => {
    const { editor } = await desk();
    expect((await editor.request('imageTrust/rememberedRoot', { gun: REDIS })).detail).toBe('');
  });

  test('never touches a repository that no checked file uses', async () => {
    const { editor, roots } = await desk();
    await expect(editor.request('imageTrust/forgetRoot', { gun: 'evil.example/x' })).rejects.toThrow('no checked file');
    expect(roots.done).toEqual([]);
  });
});

describe('roots of docker and notary', () => {
  const taken = (gun: string) =>
    ({ gun: gun as Gun, kind: 'taken', location: '~/.docker/trust', version: 1, keyIds: [hex('12')] }) as const;

  test('are listed before anything is taken over, with what stands in the way', async () => {
    const { editor, roots } = await desk();
    const other = { location: '~/.notary', version: 3, keyIds: [hex('99')], trusted: [hex('12')] } as const;
    roots.folders = [
      taken(ALPINE),
      { gun: REDIS as Gun, kind: 'known', version: 1 },
      { gun: REDIS as Gun, kind: 'other', ...other },
      { gun: 'x.example/y' as Gun, kind: 'refused', location: '~/.notary', detail: 'it is badly signed' },
    ];
    const found = await editor.request('imageTrust/rootsToTake', undefined);
    expect(found.map(({ gun, isFree, words }) => [gun, isFree, words])).toEqual([
      [ALPINE, true, 'root 1 from ~/.docker/trust'],
      [REDIS, false, expect.stringContaining(`another root is trusted in ~/.notary, root 3: ${hex('99')}`)],
      ['x.example/y', false, 'the root in ~/.notary is not taken over: it is badly signed'],
    ]);
    expect(roots.done).toEqual([]);
  });

  test('are taken over where they were chosen, and are there to be chosen', async () => {
    const { editor, roots } = await desk();
    roots.folders = [taken(ALPINE), taken(REDIS)];
    const said = await editor.request('imageTrust/takeRoots', { guns: [ALPINE, 'evil.example/x'] });
    expect(said.words).toBe('Took over 1 root.');
    expect(roots.done).toEqual([`take ${ALPINE}`]);
    expect((await editor.request('imageTrust/takeRoots', { guns: [] })).words).toBe('No root was taken over.');
  });
});

describe('the history of a repository', () => {
  const at = Date.UTC(2026, 0, 1, 12, 30);

  test('is in the tree, the newest first, each change in words', async () => {
    const { editor, roots } = await desk();
    const first: Change = { kind: 'first', how: 'shown', keys: [hex('12')] };
    const changes: readonly Change[] = [
      { kind: 'signer-added', role: 'targets/bob' },
      { kind: 'key-removed', role: 'targets/alice', key: hex('56') },
      { kind: 'threshold', role: 'targets/alice', from: 1, to: 2 },
      { kind: 'tag-moved', tag: '3.19', from: hex('a1'), to: hex('a2') },
      { kind: 'tag-removed', tag: '3.1', digest: '' },
    ];
    roots.histories[ALPINE] = [
      { at, role: 'root', version: 1, changes: [first], more: 0 },
      { at: at + 60_000, role: 'targets', version: 7, changes, more: 12 },
    ];
    const history = (await below(editor, ALPINE)).find(({ label }) => label === 'History');
    expect(draw(history === undefined ? [] : [history])).toEqual([
      'History | 2 entries since 2026-01-01 12:30 UTC',
      '  2026-01-01 12:31 UTC | targets 7: 17 changes',
      '    targets/bob may sign | ',
      '    targets/alice lost the key 565656565656 | ',
      '    targets/alice needs 2 keys instead of 1 | ',
      '    3.19 moved from sha256:a1a1a1a1a1a1 to sha256:a2a2a2a2a2a2 | ',
      '    3.1 is no longer signed: it was nothing with a sha256 | ',
      '    12 more changes | ',
      '  2026-01-01 12:30 UTC | root 1: first trusted, as its server showed it: 121212121212',
      '    first trusted, as its server showed it: 121212121212 | ',
    ]);
  });

  test('is there although the repository is refused now: then it is wanted most', async () => {
    const { editor, roots } = await desk();
    roots.histories[REDIS] = [{ at: 0, role: '', version: 0, changes: [{ kind: 'damaged' }], more: 0 }];
    expect(draw(await below(editor, REDIS)).slice(1, 3)).toEqual([
      'History | 1 entry',
      '  Earlier | what was kept before was damaged',
    ]);
  });
});
