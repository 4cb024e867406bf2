import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../../server/src/base/digest.ts';
import { runAtOnce } from '../../server/src/base/sliced.ts';
import { walkAll } from '../../server/src/notary/lookup.ts';
import { SignedTags } from '../../server/src/trust/signed-tags.ts';
import { TestRepository } from '../support/trust-kit/index.ts';
import { GUN, NOW, TestWorld } from '../support/trust-kit/world.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];

/** What each role signs, `tag digest`; a delegation may sign only tags that begin with one of `paths`. */
async function signed(
  roles: Readonly<Record<string, Readonly<Record<string, string>>>>,
  paths = [''],
): Promise<SignedTags> {
  const repository = new TestRepository({ gun: GUN, now: NOW });
  for (const role of Object.keys(roles)) if (role !== 'targets') repository.delegate(role, { paths });
  for (const [role, tags] of Object.entries(roles)) {
    for (const [tag, sha256] of Object.entries(tags)) repository.addTarget(role, tag, { sha256, size: 1 });
  }
  const { set } = await new TestWorld(repository.publish()).trusted();
  return new SignedTags(set, [...walkAll(set.targets)]);
}

describe('which tag stands for a digest', () => {
  test('the first by name of several', async () => {
    const tags = await signed({ targets: { z: A, b: A, c: B } });
    expect(tags.signing(sha256Digest(A))?.tag).toBe('b');
    expect(tags.signing(sha256Digest(C))).toBeUndefined();
  });

  test('not one that docker would take another digest for', async () => {
    const tags = await signed({ targets: { edge: A, old: A }, 'targets/releases': { edge: B } });
    expect(tags.signing(sha256Digest(A))?.tag).toBe('old');
    expect(tags.signing(sha256Digest(B))).toMatchObject({ tag: 'edge', role: 'targets/releases' });
  });

  test('one that another role lists too, outside of its paths', async () => {
    const tags = await signed({ targets: { edge: A }, 'targets/releases': { edge: B } }, ['v']);
    expect(tags.signing(sha256Digest(A))).toMatchObject({ tag: 'edge', role: 'targets' });
    expect(tags.signing(sha256Digest(B))).toBeUndefined();
  });

  test('not one outside of the paths of its role, nor one that only another signer has', async () => {
    const tags = await signed({ targets: {}, 'targets/releases': { edge: A }, 'targets/alice': { mine: B } }, ['v']);
    expect(tags.signing(sha256Digest(A))).toBeUndefined();
    expect(tags.signing(sha256Digest(B))).toBeUndefined();
    expect(tags.isEmpty).toBe(true);
  });
});

describe('the tags most like another', () => {
  test('are those that begin as it does, then by name', async () => {
    const tags = await signed({ targets: { '3.18': A, '3.2': A, '3.19': A, latest: A, '3.1': A } });
    const like = (text: string, count: number): readonly string[] => tags.like(text, count).map(({ tag }) => tag);
    expect(like('3.19-rc', 3)).toEqual(['3.19', '3.1', '3.18']);
    expect(like('x', 2)).toEqual(['3.1', '3.18']);
    expect(like('latest', 9)).toEqual(['latest', '3.1', '3.18', '3.19', '3.2']);
  });

  test('are none that is not signed', async () => {
    const tags = await signed({ targets: { edge: A }, 'targets/alice': { edge2: A } });
    expect(tags.like('edge2', 3).map(({ tag }) => tag)).toEqual(['edge']);
  });
});

test('all signed tags are listed once, as people count', async () => {
  const tags = await signed({ targets: { v10: A, v9: A }, 'targets/releases': { v9: B, v1: B } });
  expect(tags.isEmpty).toBe(false);
  expect(runAtOnce(tags.list()).map(({ tag, role }) => `${tag} ${role}`)).toEqual([
    'v1 targets/releases',
    'v9 targets/releases',
    'v10 targets',
  ]);
});

test('very many are listed with stops', async () => {
  const repository = new TestRepository({ gun: GUN, now: NOW });
  const file = { hashes: { sha256: Buffer.from(A, 'hex').toString('base64') }, length: 1 };
  repository.edit('targets', (part) => {
    part['targets'] = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`v${index}`, file]));
  });
  const { set } = await new TestWorld(repository.publish()).trusted();
  const work = new SignedTags(set, [...walkAll(set.targets)]).list();
  let stops = 0;
  for (; work.next().done !== true; stops += 1);
  expect(stops).toBeGreaterThan(15);
});
