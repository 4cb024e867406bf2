import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../server/src/remote/ports.ts';
import { createRoots } from '../../../server/src/trust/create-roots.ts';
import { type CliResult, runCli } from '../../support/fake-cli.ts';
import { createCertifiedKey, createKey, FakeTrustServer, MemoryFiles } from '../../support/trust-kit/index.ts';
import type { TestKey, TestRepository } from '../../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository } from '../../support/trust-kit/world.ts';
import { trustPorts } from '../../support/trust-ports.ts';

/** A machine with a state folder and docker's, and a trust server; `confirm` is what the person at the terminal says. */
class Desk {
  readonly repository = publishedRepository();
  readonly server = new FakeTrustServer();
  readonly state = new MemoryFiles();
  readonly docker = new MemoryFiles();
  readonly notary = new MemoryFiles();
  readonly asked: string[] = [];

  constructor() {
    this.server.serve(this.repository);
  }

  run(line: string, confirm: 'yes' | 'no' | 'nobody' = 'nobody'): Promise<CliResult> {
    const publisher = {
      openKeys: () => {
        throw new Error('no keys here');
      },
      openPublishing: () => Promise.reject(new Error('nothing is published here')),
      readKeyFile: () => Promise.reject(new Error('nothing is read here')),
      createFile: () => Promise.reject(new Error('nothing is written here')),
      confirm: (question: string) => {
        this.asked.push(question);
        return Promise.resolve(confirm);
      },
    };
    const folders = (from?: string) =>
      from === undefined
        ? [
            { location: '~/.docker/trust', files: this.docker },
            { location: '~/.notary', files: this.notary },
          ]
        : [{ location: from, files: this.notary }];
    return runCli(`${line} --server ${this.server.url}`, {
      publisher,
      openRoots: ({ settings }, from) =>
        createRoots({ ...this.#ports(), rootFolders: folders(from) }, settings, {
          restricted: false,
          knownHosts: new Set(),
        }),
    });
  }

  #ports() {
    const http = { send: (request: HttpRequest) => this.server.send({ ...request, scope: '' }) };
    return trustPorts({ http, files: this.state });
  }

  get keyId(): string {
    return this.repository.signersOf('root')[0]?.id ?? '';
  }

  /** Puts a root where docker would have it. */
  async keep(folder: MemoryFiles, gun: string, bytes: Uint8Array): Promise<void> {
    await folder.write(['tuf', ...gun.split('/'), 'metadata', 'root.json'], bytes);
  }
}

function certified(change: Partial<Parameters<typeof createCertifiedKey>[0]>): TestKey {
  return createCertifiedKey({ commonName: GUN, notBefore: NOW - 9 * DAY, notAfter: NOW + DAY, ...change });
}

describe('fingerprint', () => {
  test('shows a root that is not trusted yet, and does not begin to trust it', async () => {
    const desk = new Desk();
    const { code, stdout } = await desk.run(`fingerprint ${GUN}`);
    expect(code).toBe(0);
    expect(stdout).toContain('new: not trusted on this machine yet');
    expect(stdout).toContain(`Key id            ${desk.keyId}\n`);
    expect(desk.state.paths).toEqual([]);
  });

  test('shows of a certificate what OpenSSL shows', async () => {
    const desk = new Desk();
    const [key] = desk.repository.signersOf('root');
    const { stdout } = await desk.run(`fingerprint ${GUN}`);
    expect(stdout).toContain(
      `SHA-256           ${new X509Certificate(Buffer.from(key?.public ?? [])).fingerprint256}\n`,
    );
  });

  test('says of a trusted root that it is, also as JSON', async () => {
    const desk = new Desk();
    await desk.keep(desk.docker, GUN, desk.repository.file('root'));
    await desk.run('import-roots');
    expect((await desk.run(`fingerprint ${GUN}`)).stdout).toContain('trusted on this machine already');
    const json: unknown = JSON.parse((await desk.run(`fingerprint ${GUN} --json`)).stdout);
    expect(json).toMatchObject({ gun: GUN, trusted: true, version: 1, keys: [{ id: desk.keyId }] });
  });

  test.each(['timestamp', 'snapshot', 'targets'])(
    'shows the root of a repository whose %s has expired',
    async (role) => {
      const desk = new Desk();
      desk.repository.edit(role, (file) => (file.expires = new Date(NOW - DAY).toISOString())).publish();
      const first = await desk.run(`fingerprint ${GUN}`);
      expect(first.code).toBe(0);
      expect(first.stdout).toContain(
        `new: not trusted on this machine yet\nits ${role} metadata expired on 2026-05-31`,
      );
      expect(desk.state.paths).toEqual([]);
      await desk.keep(desk.docker, GUN, desk.repository.file('root'));
      await desk.run('import-roots');
      expect((await desk.run(`fingerprint ${GUN}`)).stdout).toContain(`Key id            ${desk.keyId}\n`);
      const json: unknown = JSON.parse((await desk.run(`fingerprint ${GUN} --json`)).stdout);
      expect(json).toMatchObject({ trusted: true, expired: { role, at: '2026-05-31T00:00:00.000Z' } });
    },
  );

  test.each<[what: string, expire: (repository: TestRepository) => unknown]>([
    ['it has', (root) => root.edit('root', (file) => (file.expires = new Date(NOW - DAY).toISOString()))],
    ['its certificate has', (root) => root.rotate('root', [certified({ notAfter: NOW - DAY })])],
  ])('shows a new root although %s expired, and says that nobody trusts it', async (_, expire) => {
    const desk = new Desk();
    expire(desk.repository);
    desk.repository.publish();
    const { code, stdout } = await desk.run(`fingerprint ${GUN}`);
    expect(code).toBe(1);
    expect(stdout).toContain(
      '\nnew, and expired on 2026-05-31: no client trusts it before its publisher has renewed it\n',
    );
    expect(stdout).toContain(`Key id            ${desk.keyId}\n`);
    const json = await desk.run(`fingerprint ${GUN} --json`);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      trusted: false,
      expired: { role: 'root', at: '2026-05-31T00:00:00.000Z' },
    });
    expect(desk.state.paths).toEqual([]);
  });

  test.each<[what: string, spoil: (desk: Desk) => unknown]>([
    ['another repository’s name', ({ repository }) => repository.rotate('root', [certified({ commonName: 'other' })])],
    [
      'a certificate that is not valid yet',
      ({ repository }) =>
        repository.rotate('root', [certified({ notBefore: NOW + 9 * DAY, notAfter: NOW + 10 * DAY })]),
    ],
    [
      'a past date and a signature that is not its own',
      ({ repository }) =>
        repository
          .edit('root', (file) => (file.expires = new Date(NOW - DAY).toISOString()))
          .replaceFile('root', repository.sign('root', [createKey('p256')])),
    ],
  ])('shows no new root with %s', async (_, spoil) => {
    const desk = new Desk();
    spoil(desk);
    desk.repository.publish();
    expect(await desk.run(`fingerprint ${GUN}`)).toMatchObject({ code: 1, stdout: '' });
  });

  test('shows no root that the trusted one did not sign', async () => {
    const desk = new Desk();
    await desk.keep(desk.docker, GUN, publishedRepository().file('root'));
    await desk.run('import-roots');
    expect(await desk.run(`fingerprint ${GUN}`)).toMatchObject({ code: 1, stdout: '' });
  });

  test.each([
    ['docker.io/library/absent', 1],
    [`${GUN} --offline`, 3],
    ['alpine', 2],
  ])('%s ends with %i', async (words, code) => {
    expect(await new Desk().run(`fingerprint ${words}`)).toMatchObject({ code, stdout: '' });
  });
});

describe('import-roots', () => {
  test('takes over what docker and notary have, once, and contacts nobody', async () => {
    const desk = new Desk();
    await desk.keep(desk.notary, GUN, desk.repository.file('root'));
    const took = `${GUN}: took over root 1 from ~/.notary: ${desk.keyId}\n`;
    expect(await desk.run('import-roots')).toMatchObject({ code: 0, stdout: took });
    expect(await desk.run('import-roots')).toMatchObject({ code: 0, stdout: `${GUN}: root 1 is trusted already\n` });
    expect(desk.server.requests).toEqual([]);
  });

  test('names what does not verify, and goes on with the next', async () => {
    const desk = new Desk();
    await desk.keep(desk.docker, GUN, desk.repository.sign('root', [createKey()]));
    await desk.keep(desk.notary, GUN, desk.repository.file('root'));
    const { code, stdout, stderr } = await desk.run(`import-roots ${GUN}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`${GUN}: the root in ~/.docker/trust is not taken over: `);
    expect(stdout).toContain('took over root 1 from ~/.notary');
  });

  test('says where docker trusts another root than is trusted here', async () => {
    const desk = new Desk();
    await desk.keep(desk.notary, GUN, desk.repository.file('root'));
    await desk.run('import-roots');
    const other = publishedRepository();
    await desk.keep(desk.docker, GUN, other.file('root'));
    const { code, stdout, stderr } = await desk.run('import-roots');
    expect(code).toBe(1);
    expect(stderr).toContain(
      `another root is trusted in ~/.docker/trust, root 1: ${other.signersOf('root')[0]?.id ?? ''}\n`,
    );
    expect(stderr).toContain(`here it is ${desk.keyId}; neither signed the other`);
    expect(stdout).toBe(`${GUN}: root 1 is trusted already\n`);
    expect((await desk.run(`fingerprint ${GUN}`)).stdout).toContain(desk.keyId);
  });

  test('takes an older or newer root of the same line for the same', async () => {
    const desk = new Desk();
    const [first, key] = [desk.repository.file('root'), desk.keyId];
    await desk.keep(desk.docker, GUN, first);
    await desk.run('import-roots');
    desk.repository.rotate('root').publish();
    expect(desk.keyId).not.toBe(key);
    await desk.keep(desk.docker, GUN, desk.repository.file('root'));
    expect(await desk.run('import-roots')).toMatchObject({ code: 0, stderr: '' });
    await desk.run(`fingerprint ${GUN}`);
    await desk.keep(desk.docker, GUN, first);
    expect(await desk.run('import-roots')).toMatchObject({
      code: 0,
      stdout: `${GUN}: root 2 is trusted already\n`,
      stderr: '',
    });
  });

  test('takes another repository’s root for none', async () => {
    const desk = new Desk();
    await desk.keep(desk.docker, 'docker.io/library/other', desk.repository.file('root'));
    expect(await desk.run('import-roots')).toMatchObject({ code: 1, stdout: '' });
    expect(desk.state.paths).toEqual([]);
  });

  test('reads the folder that is named', async () => {
    const desk = new Desk();
    await desk.keep(desk.notary, GUN, desk.repository.file('root'));
    expect((await desk.run('import-roots --from backup')).stdout).toContain('took over root 1 from backup');
  });

  test('says where there is nothing', async () => {
    expect(await new Desk().run('import-roots')).toMatchObject({
      code: 0,
      stdout: 'There are no roots to take over\n',
    });
    expect(await new Desk().run(`import-roots ${GUN}`)).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('forget', () => {
  async function trusting(): Promise<Desk> {
    const desk = new Desk();
    await desk.keep(desk.docker, GUN, desk.repository.file('root'));
    await desk.run('import-roots');
    return desk;
  }

  test('shows the fingerprint, asks, and lets another root be a first one', async () => {
    const desk = await trusting();
    const { code, stdout, stderr } = await desk.run(`forget ${GUN}`, 'yes');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Forgot the root of ${GUN}\n` });
    expect(stderr).toContain(desk.keyId);
    expect(desk.asked).toEqual([`Forget the root of ${GUN}?`]);
    expect(desk.state.paths).toEqual([]);
    desk.server.serve(publishedRepository());
    expect((await desk.run(`fingerprint ${GUN}`)).stdout).toContain('new: not trusted');
  });

  test.each([
    ['no', 1],
    ['nobody', 2],
  ] as const)('changes nothing where the answer is %s', async (answer, code) => {
    const desk = await trusting();
    expect((await desk.run(`forget ${GUN}`, answer)).code).toBe(code);
    expect((await desk.run(`fingerprint ${GUN}`)).stdout).toContain('trusted on this machine already');
  });

  test('does not ask who has said yes', async () => {
    const desk = await trusting();
    expect(await desk.run(`forget ${GUN} --yes`)).toMatchObject({ code: 0 });
    expect(desk.asked).toEqual([]);
  });

  test('a record that is damaged', async () => {
    const desk = await trusting();
    for (const path of desk.state.paths) await desk.state.write(path.split('/'), new Uint8Array([1]));
    expect((await desk.run(`fingerprint ${GUN}`)).code).toBe(1);
    expect((await desk.run(`forget ${GUN} --yes`)).stderr).toContain('damaged');
    expect((await desk.run(`fingerprint ${GUN}`)).code).toBe(0);
  });

  test('a root whose date is past, and none at all', async () => {
    const desk = new Desk();
    desk.repository.edit('root', (root) => (root.expires = new Date(NOW - DAY).toISOString())).publish();
    await desk.keep(desk.docker, GUN, desk.repository.file('root'));
    await desk.run('import-roots');
    expect((await desk.run(`forget ${GUN} --yes`)).stderr).toContain(desk.keyId);
    expect((await desk.run(`forget ${GUN} --yes`)).stdout).toBe(`No root of ${GUN} is trusted on this machine\n`);
  });
});
