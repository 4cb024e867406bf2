import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listPrivateKeys } from '../../server/src/node/private-keys.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const key = (headers: string, kind = 'ENCRYPTED PRIVATE KEY') =>
  `-----BEGIN ${kind}-----\n${headers}\nMIHxMF8=\n-----END ${kind}-----\n`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image-trust-keys-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

describe('the private keys on this machine', () => {
  it('are found with what their files say', async () => {
    const folder = await folderWith({
      [`${B}.key`]: key('role: targets\ngun: docker.io/library/alpine\n'),
      [`${A}.key`]: key('role: root\n'),
    });
    expect(await listPrivateKeys([folder])).toEqual([
      { id: A, role: 'root' },
      { id: B, role: 'targets', gun: 'docker.io/library/alpine' },
    ]);
  });

  it('may be of an old form, or have a Windows line end', async () => {
    const folder = await folderWith({
      [`${A}.key`]: key('role: root\nProc-Type: 4,ENCRYPTED\n', 'EC PRIVATE KEY'),
      [`${B}.key`]: key('role: root\n').replaceAll('\n', '\r\n'),
    });
    expect(await listPrivateKeys([folder])).toEqual([
      { id: A, role: 'root' },
      { id: B, role: 'root' },
    ]);
  });

  it('are each listed once, however many folders have it', async () => {
    const [first, second] = [await folderWith({ [`${A}.key`]: key('') }), await folderWith({ [`${A}.key`]: key('') })];
    expect(await listPrivateKeys([first, second])).toEqual([{ id: A }]);
  });

  it('are not: other names, other contents, folders that are not there', async () => {
    const folder = await folderWith({
      'alice.key': key(''),
      [`${A}.pub`]: key('', 'PUBLIC KEY'),
      [`${A}.key`]: key('', 'PUBLIC KEY'),
    });
    await mkdir(join(folder, `${B}.key`));
    expect(await listPrivateKeys([folder, join(folder, 'absent')])).toEqual([]);
  });
});
