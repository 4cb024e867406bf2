import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesIn, readAuthorities, readPinnedAuthorities } from '../../server/src/node/authorities.ts';

const [FIRST = '', SECOND = ''] = rootCertificates;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-authorities-'));
  await writeFile(join(folder, 'first.pem'), FIRST);
  await writeFile(join(folder, 'second.pem'), SECOND);
  await writeFile(join(folder, 'text.pem'), 'no certificate at all');
  await writeFile(join(folder, 'broken.pem'), FIRST.replace('MII', 'XXX'));
});
afterAll(() => rm(folder, { recursive: true }));

const inFolder = (name: string | undefined) => (name === undefined ? undefined : join(folder, name));

describe('the authorities a user adds', () => {
  it.each<[name: string, caFile: string | undefined, extraCaFile: string | undefined, texts: readonly string[]]>([
    ['none', undefined, undefined, []],
    ['the CA file', 'first.pem', undefined, [FIRST]],
    ['Node’s extra file', undefined, 'second.pem', [SECOND]],
    ['both', 'first.pem', 'second.pem', [FIRST, SECOND]],
    ['an extra file that is not there, as Node has it', 'first.pem', 'absent.pem', [FIRST]],
  ])('%s', async (_name, caFile, extraCaFile, texts) => {
    expect(await readAuthorities(inFolder(caFile), inFolder(extraCaFile))).toEqual(texts);
  });

  it.each(['absent.pem', 'text.pem', 'broken.pem', '.'])('a CA file that is %s is the user’s mistake', async (name) => {
    const message = expect.stringContaining(join(folder, name)) as string;
    await expect(readAuthorities(inFolder(name), undefined)).rejects.toMatchObject({ name: 'UsageError', message });
  });
});

describe('the authorities that repositories are pinned to', () => {
  it('are read under the names that are pinned to them', async () => {
    const read = await readPinnedAuthorities(new Map([['docker.io/', join(folder, 'first.pem')]]));
    expect([...read].map(([name, pem]) => [name, new TextDecoder().decode(pem)])).toEqual([['docker.io/', FIRST]]);
  });

  it.each(['absent.pem', 'text.pem', 'broken.pem'])('a file that is %s is the user’s mistake', async (name) => {
    const files = new Map([['docker.io/', join(folder, name)]]);
    await expect(readPinnedAuthorities(files)).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('the certificates of a PEM file', () => {
  it('are told apart, whatever stands between them', () => {
    const pem = `# first\r\n${FIRST}\r\n\r\nsecond:\n${SECOND}\n-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n`;
    expect(certificatesIn(pem)).toEqual([FIRST, SECOND]);
  });
});
