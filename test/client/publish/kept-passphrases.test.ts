import type { SecretStorage } from 'vscode';
import { expect, test } from 'vitest';
import { KeptPassphrases } from '../../../client/src/publish/kept-passphrases.ts';
import { withoutLinks } from '../../../client/src/plain-text.ts';

/** VS Code's store of secrets, as far as it is used. */
function store(secrets = new Map<string, string>()) {
  const storage: Pick<SecretStorage, 'get' | 'store' | 'delete'> = {
    get: (key) => Promise.resolve(secrets.get(key)),
    store: (key, value) => Promise.resolve(void secrets.set(key, value)),
    delete: (key) => Promise.resolve(void secrets.delete(key)),
  };
  return { secrets, kept: new KeptPassphrases(storage as SecretStorage) };
}

test('what is kept is found, and one or all of it is forgotten', async () => {
  const { kept, secrets } = store();
  await kept.keep(new Map([['a', 'one']]));
  await kept.keep(
    new Map([
      ['b', 'two'],
      ['__proto__', 'three'],
    ]),
  );
  expect(await Promise.all(['a', 'b', '__proto__', 'c'].map((key) => kept.find(key)))).toEqual([
    ...['one', 'two', 'three', undefined],
  ]);
  await kept.drop('a');
  expect(await Promise.all(['a', 'b'].map((key) => kept.find(key)))).toEqual([undefined, 'two']);
  await kept.dropAll();
  expect([...secrets]).toEqual([]);
});

test('nothing to keep touches nothing', async () => {
  const { kept, secrets } = store();
  await kept.keep(new Map());
  expect([...secrets]).toEqual([]);
});

test.each(['', 'no JSON', 'null', '[]', '"a"', '{"a":1}'])('%j in the store is nothing', async (damaged) => {
  const { kept } = store(new Map([['imageTrust.passphrases', damaged]]));
  expect(await kept.find('a')).toBeUndefined();
});

test('a name that others chose makes no link in a notification', () => {
  expect(withoutLinks('Revoke [update](command:x) and [a](https://b)')).toBe(
    'Revoke [update] (command:x) and [a] (https://b)',
  );
});
