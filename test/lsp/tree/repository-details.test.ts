import { describe, expect, test } from 'vitest';
import { MAX_TAGS } from '../../../server/src/lsp/tree/tag-nodes.ts';
import { CHECKED_AT, fakeRepository, FAKE_SERVER, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';
import { ALPINE, below, DAY, draw, every, project, REDIS, SIGNED } from './tree-project.ts';

describe('what a repository opens to', () => {
  test('expiry, tags in natural order, roles with their keys, and where it is used', async () => {
    const { editor } = await project();
    const lines = draw(await below(editor, ALPINE));
    expect(lines.filter((line) => !line.startsWith('    '))).toEqual([
      'Trust data | expires in 12 months (timestamp, 2027-01-01)',
      `Trust server | ${FAKE_SERVER}`,
      'Signed tags | 3 tags',
      '  3.9 | sha256:a0a0a0a0a0a0 · repository admin',
      '  3.10 | sha256:a2a2a2a2a2a2 · repository admin',
      '  3.19 | sha256:a1a1a1a1a1a1 · alice · used here',
      'Roles and keys | 6 roles',
      '  root | expires in 12 months · 1 of 1 key',
      '  targets | expires in 12 months · 1 of 1 key',
      '  snapshot | expires in 12 months · 1 of 1 key',
      '  timestamp | expires in 12 months · 1 of 1 key',
      '  targets/alice | expires in 12 months · 1 of 1 key · tags that begin with 3.1',
      '  targets/bob | not accepted: its metadata expired · 1 of 1 key · every tag',
      'History | nothing seen yet',
      'Used in | 2 places',
      '  alpine:3.19 | signed, not pinned · Dockerfile:2',
      '  alpine:3.18 | not signed · compose.yaml:1',
    ]);
  });

  test('keys with both ids, the certificate and its dates, and whether the private key is here', async () => {
    const { editor, world } = await project();
    const certificate = { subject: ALPINE, notBefore: CHECKED_AT - DAY, notAfter: CHECKED_AT + DAY, sha256: hex('cc') };
    const key = { id: hex('12'), canonicalId: hex('34'), algorithm: 'ecdsa-x509', local: true, certificate };
    const [root, ...others] = SIGNED.roles;
    if (root === undefined) throw new Error('no root');
    world.answers[ALPINE] = { ...SIGNED, roles: [{ ...root, keys: [key] }, ...others] };
    const nodes = every(await below(editor, ALPINE));
    const line = nodes.find(({ key }) => key === hex('12'));
    expect(draw(line === undefined ? [] : [line])).toEqual([
      '343434343434 | ecdsa-x509 · private key on this machine',
      `  Key id | ${hex('12')}`,
      `  Canonical key id | ${hex('34')}`,
      '  Algorithm | ecdsa-x509',
      '  Private key | on this machine',
      `  Certificate | ${ALPINE}`,
      '  Certificate valid | 2025-12-31 to 2026-01-02',
      `  Certificate SHA-256 | ${hex('cc')}`,
    ]);
  });

  test('an expiry within a month, and a role that was not accepted, are warned of', async () => {
    const { editor, world } = await project();
    world.answers[ALPINE] = { ...SIGNED, expires: { role: 'targets', at: CHECKED_AT + 12 * DAY } };
    const warned = every(await below(editor, ALPINE)).filter(({ icon }) => icon === 'warning');
    expect(warned.map(({ label }) => label)).toEqual(['Trust data', 'targets/bob', 'alpine:3.18']);
  });

  test('the reason where there are no trust data', async () => {
    const { editor } = await project();
    expect(draw(await below(editor, REDIS))).toEqual([
      'could not check: the name trust.example.com could not be resolved | ',
      'Used in | 1 place',
      '  redis:7 | could not check · Dockerfile:1',
    ]);
  });

  test('that an older check stands', async () => {
    const { editor, world } = await project();
    const stale = { reason: 'connection', host: 'trust.example.com' } as const;
    world.answers[ALPINE] = { ...SIGNED, checkedAt: CHECKED_AT - 300_000, stale };
    expect(draw(await below(editor, ALPINE))[0]).toBe(
      'Not asked again | checked 5 minutes ago; no connection to trust.example.com',
    );
  });

  test('nothing where no checked file uses it, and nobody is asked', async () => {
    const { editor, world } = await project();
    world.asked.length = 0;
    expect(await below(editor, 'evil.example/x')).toEqual([]);
    expect(await editor.request('imageTrust/signedTags', { gun: 'evil.example/x', from: 0 })).toEqual({
      tags: [],
      rest: 0,
    });
    expect(await editor.request('imageTrust/signedTag', { gun: 'evil.example/x', tag: '1' })).toBeNull();
    expect(world.asked).toEqual([]);
  });

  test('no more tags than anybody reads, the one that was searched for and those in use among them', async () => {
    const { editor, world } = await project();
    const targets = Object.fromEntries(Array.from({ length: MAX_TAGS + 50 }, (_, n) => [`1.${n}`, hex('a1')]));
    world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: { ...targets, '3.19': hex('a1') } } });
    const tagsOf = async (wanted?: string): Promise<readonly string[]> => {
      const group = (await below(editor, ALPINE, wanted)).find(({ label }) => label === 'Signed tags');
      return group === undefined || group.children === 'load' ? [] : group.children.map(({ label }) => label);
    };
    expect((await tagsOf()).slice(-3)).toEqual([`1.${MAX_TAGS - 1}`, '3.19', '50 more tags']);
    expect((await tagsOf('1.520')).slice(-4)).toEqual([`1.${MAX_TAGS - 1}`, '1.520', '3.19', '49 more tags']);
    const found = await editor.request('imageTrust/signedTags', { gun: ALPINE, from: 0 });
    expect(found).toMatchObject({ tags: { length: MAX_TAGS + 51 }, rest: 0 });
  });

  test('a search finds every tag, a page at a time', async () => {
    const { editor, world } = await project();
    const targets = Object.fromEntries(Array.from({ length: 6000 }, (_, n) => [`1.${n}`, hex('a1')]));
    world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets } });
    const first = await editor.request('imageTrust/signedTags', { gun: ALPINE, from: 0 });
    expect(first.rest).toBe(6000 - first.tags.length);
    const last = await editor.request('imageTrust/signedTags', { gun: ALPINE, from: first.tags.length });
    expect([first.tags.at(-1)?.tag, last.tags[0]?.tag, last.tags.at(-1)?.tag]).toEqual(['1.4999', '1.5000', '1.5999']);
    expect(last.rest).toBe(0);
  });

  test('one tag is told as it is signed now', async () => {
    const { editor, world } = await project();
    world.asked.length = 0;
    const tagged = (tag: string) => editor.request('imageTrust/signedTag', { gun: ALPINE, tag });
    expect(await tagged('3.19')).toMatchObject({ tag: '3.19', digest: `sha256:${hex('a1')}` });
    expect(await tagged('never')).toBeNull();
    expect(world.asked.length).toBeGreaterThan(0);
  });
});

describe('what can be published about a line', () => {
  test('signers can be removed, and the keys of base roles rotated', async () => {
    const roles = { 'targets/releases': {}, 'targets/bob': {}, 'targets/bob/night': {} };
    const editor = await Editor.start(new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, roles) }), {
      initializationOptions: { extended: true },
    });
    await editor.open('file:///p/Dockerfile', 'FROM alpine:3.19\n');
    await editor.request('imageTrust/idle', undefined);
    const lines = every(await below(editor, ALPINE)).filter(({ role }) => role !== undefined);
    const words = lines.map(({ role, context }) => `${role ?? ''}: ${context}`);
    expect(words.filter((word) => /signer|rotatable/.test(word))).toEqual([
      'root: role rotatable document',
      'root: key rotatable copies',
      'targets: role rotatable document',
      'targets: key rotatable copies',
      'snapshot: role rotatable document',
      'snapshot: key rotatable copies',
      'timestamp: role rotatable document',
      'timestamp: key rotatable copies',
      'targets/bob: role signer document',
    ]);
  });
});
