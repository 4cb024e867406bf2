import { describe, expect, test } from 'vitest';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { keyId } from '../../../server/src/notary/keys.ts';
import { formerRootKeys } from '../../../server/src/remote/publishing/former-roots.ts';
import { createCertifiedKey, TestRepository } from '../../support/trust-kit/index.ts';
import { DAY, GUN, NOW } from '../../support/trust-kit/world.ts';

/** Five roots, each with a key of its own, the files of a server that has them, and the ids of their keys, the oldest first. */
function fiveRoots() {
  const repository = new TestRepository({ gun: GUN, now: NOW }).publish();
  const files = new Map([['1.root', repository.file('root')]]);
  const ids = [repository.signersOf('root')[0]?.id];
  for (let version = 2; version <= 5; version += 1) {
    repository.rotate('root').publish();
    files.set(`${version}.root`, repository.file('root'));
    ids.push(repository.signersOf('root')[0]?.id);
  }
  return { files, ids, newest: { version: 5, bytes: repository.file('root') } };
}

function serverWith(files: ReadonlyMap<string, Uint8Array>) {
  const asked: string[] = [];
  const fetch = (name: string): Promise<Uint8Array> => {
    asked.push(name);
    const bytes = files.get(name);
    if (bytes !== undefined) return Promise.resolve(bytes);
    return Promise.reject(new UnreachableError('not-found', 'trust.example', 'no such file'));
  };
  return { asked, fetch };
}

describe('the keys of former roots', () => {
  test.each([
    [0, []],
    [1, ['4.root']],
    [3, ['4.root', '3.root', '2.root']],
    [Number.POSITIVE_INFINITY, ['4.root', '3.root', '2.root', '1.root']],
  ])('of the last %s', async (count, asked) => {
    const { files, ids, newest } = fiveRoots();
    const server = serverWith(files);
    const keys = await formerRootKeys(server, GUN, newest, count);
    expect(server.asked).toEqual(asked);

    expect(keys.map(keyId)).toEqual(ids.slice(4 - asked.length, 4).toReversed());
  });

  test('end where the server has no more', async () => {
    const { files, newest } = fiveRoots();
    files.delete('2.root');
    expect(await formerRootKeys(serverWith(files), GUN, newest, 9)).toHaveLength(2);
  });

  test('are not those of a root that has no part in it', async () => {
    const { files, newest } = fiveRoots();
    const stranger = createCertifiedKey({ commonName: GUN, notBefore: NOW - DAY, notAfter: NOW + DAY });
    const other = new TestRepository({ gun: GUN, now: NOW }).publish();
    for (let version = 2; version <= 3; version += 1) other.rotate('root', [stranger]).publish();
    files.set('3.root', other.file('root'));
    await expect(formerRootKeys(serverWith(files), GUN, newest, 9)).rejects.toMatchObject({ check: 'rotation' });
  });

  test('are not those of a root in the place of another', async () => {
    const { files, newest } = fiveRoots();
    files.set('4.root', files.get('3.root') ?? new Uint8Array());
    await expect(formerRootKeys(serverWith(files), GUN, newest, 9)).rejects.toMatchObject({ check: 'rotation' });
  });
});
