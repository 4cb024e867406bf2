import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createCertifiedKey, createKey } from '../../support/trust-kit/index.ts';
import type { TestKey, TestRepository } from '../../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository } from '../../support/trust-kit/world.ts';
import { Desk } from './desk.ts';

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
