import { describe, expect, test } from 'vitest';
import type { RepositoryTrust } from '../../../server/src/trust/provider.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const URI = 'file:///project/Dockerfile';
const GUN = 'docker.io/acme/app';

type Roles = Parameters<typeof fakeRepository>[1];

/** A repository whose keys with these ids are on this machine. */
function repository(roles: Roles, here: readonly string[], threshold = 1): RepositoryTrust {
  const trust = fakeRepository(GUN, roles);
  const withKeys = trust.roles.map((role) => ({
    ...role,
    threshold,
    keys: role.keys.map((key) => ({ ...key, local: here.includes(key.id) })),
  }));
  return { ...trust, roles: withKeys };
}

async function offered(reference: string, world: FakeMachine, extended = true): Promise<readonly unknown[]> {
  const editor = await Editor.start(world, { initializationOptions: { extended } });
  await editor.open(URI, `FROM ${reference}\n`);
  await editor.findings(URI);
  const actions = await editor.codeActions(URI, reference);
  return actions.filter(({ command }) => command?.command.startsWith('imageTrust.publish')).map(({ title }) => title);
}

const ADMIN: Roles = { targets: { targets: { '1': hex('a1') } } };
const SIGNERS: Roles = {
  'targets/releases': { keys: ['alice', 'bob'], targets: { '1': hex('a1') } },
  'targets/alice': { keys: ['alice'] },
  'targets/night': { keys: ['night'], paths: ['night-'] },
  'targets/alice/deep': { keys: ['deep'] },
};
const SIGN_2 = ['Sign acme/app:2 as docker would…'];

describe('signing is offered', () => {
  test.each<[string, Roles, readonly string[], readonly string[]]>([
    ['to the admin, where nobody is delegated to', ADMIN, ['targets'], SIGN_2],
    ['to nobody without a key', ADMIN, [], []],
    ['to nobody with the root key alone', ADMIN, ['root'], []],
    ['to a signer', SIGNERS, ['alice'], SIGN_2],
    ['not to the admin, where there are signers', SIGNERS, ['targets'], []],
    ['not to a signer of other tags', SIGNERS, ['night'], []],
    ['not to a signer below another one', SIGNERS, ['deep'], []],
  ])('%s', async (_whom, roles, here, titles) => {
    expect(await offered('acme/app:2', new FakeMachine({ [GUN]: repository(roles, here) }))).toEqual(titles);
  });

  test('not to one of two who must sign', async () => {
    const world = new FakeMachine({ [GUN]: repository(SIGNERS, ['alice'], 2) });
    expect(await offered('acme/app:2', world)).toEqual([]);
  });

  test('not for what is signed', async () => {
    expect(await offered('acme/app:1', new FakeMachine({ [GUN]: repository(ADMIN, ['targets']) }))).toEqual([]);
  });

  test.each([
    [GUN, SIGN_2],
    ['docker.io/acme/other', []],
  ])('without trust data, to whom has a targets key of %s', async (gun, titles) => {
    const world = new FakeMachine();
    world.keys.push({ id: 'a'.repeat(64), location: '/keys', role: 'targets', gun });
    expect(await offered('acme/app:2', world)).toEqual(titles);
  });

  test('in our own client only, which has the command', async () => {
    expect(await offered('acme/app:2', new FakeMachine({ [GUN]: repository(ADMIN, ['targets']) }), false)).toEqual([]);
  });
});
