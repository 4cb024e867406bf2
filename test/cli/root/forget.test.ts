import { describe, expect, test } from 'vitest';
import { DAY, GUN, NOW, publishedRepository } from '../../support/trust-kit/world.ts';
import { Desk } from './desk.ts';

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
