import { describe, expect, test } from 'vitest';
import { createKey } from '../../support/trust-kit/index.ts';
import { GUN, publishedRepository } from '../../support/trust-kit/world.ts';
import { Desk } from './desk.ts';

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
