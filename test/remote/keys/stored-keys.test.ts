import { describe, expect, test } from 'vitest';
import type { KeyFolder } from '../../../server/src/remote/ports.ts';
import { idsOfKeys, listKeys } from '../../../server/src/remote/keys/stored-keys.ts';
import { fakeLog } from '../../support/fake-http.ts';
import { MemoryFiles } from '../../support/trust-kit/memory-files.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const key = (headers: string, kind = 'ENCRYPTED PRIVATE KEY'): string =>
  `-----BEGIN ${kind}-----\n${headers}\nMIHxMF8=\n-----END ${kind}-----\n`;

function folderWith(contents: Readonly<Record<string, string>>, location = 'docker'): KeyFolder {
  const files = new MemoryFiles();
  for (const [name, content] of Object.entries(contents)) void files.write([name], Buffer.from(content));
  return { location, files };
}

function closedFolder(): KeyFolder {
  const files = new MemoryFiles();
  files.list = () => Promise.reject(new Error('EACCES: permission denied'));
  return { location: 'notary', files };
}

describe('the private keys on this machine', () => {
  test('are found with what their files say', async () => {
    const folder = folderWith({
      [`${B}.key`]: key('role: targets\ngun: docker.io/library/alpine\n'),
      [`${A}.key`]: key('role: root\n'),
    });
    expect(await listKeys([folder])).toEqual([
      { id: A, location: 'docker', role: 'root' },
      { id: B, location: 'docker', role: 'targets', gun: 'docker.io/library/alpine' },
    ]);
  });

  test('may be of an old form, or have a Windows line end', async () => {
    const folder = folderWith({
      [`${A}.key`]: key('role: root\nProc-Type: 4,ENCRYPTED\n', 'EC PRIVATE KEY'),
      [`${B}.key`]: key('role: root\n').replaceAll('\n', '\r\n'),
    });
    expect(await listKeys([folder])).toMatchObject([
      { id: A, role: 'root' },
      { id: B, role: 'root' },
    ]);
  });

  test('are each listed once, however many folders have it', async () => {
    const folders = [folderWith({ [`${A}.key`]: key('') }), folderWith({ [`${A}.key`]: key('') }, 'notary')];
    expect(await listKeys(folders)).toEqual([{ id: A, location: 'docker' }]);
  });

  test('are not: other names, other contents', async () => {
    const others = { 'alice.key': key(''), [`${A}.pub`]: key(''), [`${A}.key`]: key('', 'PUBLIC KEY') };
    expect(await listKeys([folderWith(others)])).toEqual([]);
  });
});

test('a folder that cannot be read keeps publishers from going on, and nobody from looking', async () => {
  const folders = [closedFolder(), folderWith({ [`${A}.key`]: key('role: root\n') })];
  const log = fakeLog();
  await expect(listKeys(folders)).rejects.toMatchObject({ code: 'store' });
  expect(await idsOfKeys(folders, log)).toEqual(new Set([A]));
  expect(log.lines).toEqual(['warn: the keys in notary cannot be read: EACCES: permission denied']);
});
