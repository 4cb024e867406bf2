import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { colleagueOf, newPublisher, PASSPHRASES, type Publisher } from '../../support/publisher.ts';
import { openPublishingEditor, type PublishingEditor } from '../../support/publishing-editor.ts';
import { pushImage } from '../../support/push-image.ts';
import { type RealRegistry, startRegistry } from '../../support/real-registry.ts';

// The editor's door to publishing: what it shows is what notary and docker find afterwards, and without a yes they find nothing.
let publisher: Publisher;
let registry: RealRegistry;
const URI = 'file:///project/Dockerfile';

beforeAll(async () => {
  [publisher, registry] = await Promise.all([newPublisher(), startRegistry()]);
  await publisher.run('key', 'generate', 'alice');
  await publisher.run('key', 'generate', 'bob');
});

afterAll(async () => {
  await Promise.all([publisher.stop(), registry.stop()]);
});

const imageOf = (name: string): string => `${registry.host}/acme/${name}`;

/** A repository with the signer alice, and three tags in the registry of which the first is signed. */
async function newRepository(name: string): Promise<string> {
  const gun = imageOf(name);
  for (const tag of ['1', '2', '3'])
    await pushImage({ url: registry.url, repository: `acme/${name}` }, tag, name + tag);
  await publisher.run('signer', 'add', 'alice', gun, '--key', 'alice.pub');
  await publisher.run('sign', `${gun}:1`);
  return gun;
}

function editorFor(gun: string, options = {}, who = publisher): Promise<PublishingEditor> {
  const text = `FROM ${gun}:1\nFROM ${gun}:2\n`;
  return openPublishingEditor(who, { uri: URI, text }, options);
}

/** `TAG SIGNERS` as docker sees them. */
async function dockerTags(gun: string): Promise<readonly string[]> {
  const { stdout } = await publisher.docker.trustInspect(gun);
  const [found] = JSON.parse(stdout) as { SignedTags: { SignedTag: string; Signers: string[] }[] }[];
  return (found?.SignedTags ?? []).map(({ SignedTag, Signers }) => `${SignedTag} ${Signers.join(',')}`);
}

const WITHOUT_DELEGATION = { NOTARY_ROOT_PASSPHRASE: 'root passphrase' };

describe('signing', () => {
  test('shows the difference, publishes it, and the finding is gone', async () => {
    const gun = await newRepository('signed');
    const user = await editorFor(gun);
    expect(user.editor.draw(URI)).toContain(`${gun}:2 | warning image-unsigned`);
    user.decide = async ({ words, roles, lost, isAgain }) => {
      expect({ words, lost, isAgain }).toEqual({
        words: expect.stringMatching(
          /^Sign \S+:2 sha256:[0-9a-f]{64} for targets\/alice, targets\/releases$/,
        ) as string,
        lost: undefined,
        isAgain: false,
      });
      expect(roles.map(({ role }) => role)).toEqual(['targets/alice', 'targets/releases']);
      const hex = /sha256:([0-9a-f]{64})/.exec(words)?.[1] ?? '';
      for (const { before, after } of roles) {
        expect(before).toContain('"version": 1');
        expect(after).toContain('"version": 2');
        expect(before).not.toContain('"2": {');
        expect(after).toContain('"2": {');
        expect(after).toContain(`// ${hex}`);
      }
      // Nothing has been sent yet.
      expect(await dockerTags(gun)).toEqual(['1 alice']);
      return undefined;
    };
    const result = await user.publish({ kind: 'sign', gun, tag: '2' });
    expect(result).toMatchObject({ kind: 'published', words: expect.stringMatching(/^Signed /) as string, notes: [] });
    expect(await dockerTags(gun)).toEqual(['1 alice', '2 alice']);
    expect(user.editor.draw(URI)).toContain(`${gun}:2 | hint image-unpinned`);
  });

  test('what was signed already is not published again', async () => {
    const gun = await newRepository('again');
    const user = await editorFor(gun);
    expect(await user.publish({ kind: 'sign', gun, tag: '1' })).toEqual({ kind: 'unchanged' });
    expect(user.approved).toEqual([]);
  });

  test('begins a repository with the signer that the user names', async () => {
    await pushImage({ url: registry.url, repository: 'acme/new' }, '1', 'new');
    const gun = imageOf('new');
    const user = await openPublishingEditor(publisher, { uri: URI, text: `FROM ${gun}:1\n` });
    user.signer = 'carol';
    expect(await user.publish({ kind: 'sign', gun, tag: '1' })).toMatchObject({ kind: 'published' });
    expect(user.approved[0]?.roles.map(({ role, before }) => `${role} ${before.length}`)).toEqual([
      ...['root 0', 'targets 0', 'targets/carol 0', 'targets/releases 0'],
    ]);
    expect(await dockerTags(gun)).toEqual(['1 carol']);
    expect(await publisher.notary.run('list', gun)).toContain('targets/carol');
  });

  test('a refusal of the user leaves no key behind and no trust data', async () => {
    await pushImage({ url: registry.url, repository: 'acme/refused' }, '1', 'refused');
    const gun = imageOf('refused');
    const keys = await publisher.run('key', 'list');
    const user = await openPublishingEditor(publisher, { uri: URI, text: `FROM ${gun}:1\n` });
    user.signer = 'dora';
    user.decide = () => 'cancel';
    expect(await user.publish({ kind: 'sign', gun, tag: '1' })).toEqual({ kind: 'cancelled' });
    expect(await publisher.run('key', 'list')).toBe(keys);
    expect((await publisher.notary.attempt('list', gun)).exitCode).toBe(1);
  });

  test('what somebody else publishes meanwhile is shown, and lost to nobody', async () => {
    const gun = await newRepository('rivals');
    const user = await editorFor(gun);
    user.decide = async ({ isAgain }) => {
      if (!isAgain) await publisher.run('sign', `${gun}:3`);
      return undefined;
    };
    expect(await user.publish({ kind: 'sign', gun, tag: '2' })).toMatchObject({ kind: 'published' });
    const seen = user.approved.map(({ isAgain, roles }) => [isAgain, roles.at(-1)?.before.includes('"3": {')]);
    expect(seen).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(await dockerTags(gun)).toEqual(['1 alice', '2 alice', '3 alice']);
  });
});

describe('nothing is published', () => {
  let gun: string;
  beforeAll(async () => {
    gun = await newRepository('untouched');
  });

  const sign = { kind: 'sign', tag: '2' } as const;

  async function untouched(user: PublishingEditor, result: unknown, expected: object): Promise<void> {
    expect(result).toMatchObject(expected);
    expect(await dockerTags(gun)).toEqual(['1 alice']);
    expect(user.editor.logged.filter((line) => line.includes('failed'))).toEqual([]);
  }

  test('where the user does not approve', async () => {
    const user = await editorFor(gun);
    user.decide = () => 'cancel';
    await untouched(user, await user.publish({ ...sign, gun }), { kind: 'cancelled' });
    expect(user.asked).toEqual([]);
  });

  test('where it is cancelled while a passphrase is asked for', async () => {
    const user = await editorFor(gun, { variables: WITHOUT_DELEGATION });
    let cancel = (): void => undefined;
    const cancelled = new Promise<void>((resolve) => (cancel = resolve));
    user.type = () => {
      cancel();
      return 'delegation passphrase';
    };
    await untouched(user, await user.publish({ ...sign, gun }, cancelled), { kind: 'cancelled' });
  });

  test('where the question for a passphrase is closed', async () => {
    const user = await editorFor(gun, { variables: WITHOUT_DELEGATION });
    await untouched(user, await user.publish({ ...sign, gun }), { kind: 'cancelled' });
    expect(user.asked.length).toBe(1);
  });

  test('with three wrong passphrases', async () => {
    const user = await editorFor(gun, { variables: WITHOUT_DELEGATION });
    user.type = () => 'not the passphrase';
    const result = await user.publish({ ...sign, gun });
    const words = expect.stringMatching(/^the passphrase of the alice key [0-9a-f]{12} is wrong$/) as string;
    await untouched(user, result, { kind: 'failed', words });
    expect(user.asked.map(({ attempt, role }) => `${role} ${attempt}`)).toEqual(['alice 0', 'alice 1', 'alice 2']);
  });

  test('without the key', async () => {
    const colleague = await colleagueOf(publisher);
    const user = await editorFor(gun, {}, colleague);
    const words = "no signer's key that may sign 2 is on this machine";
    await untouched(user, await user.publish({ ...sign, gun }), { kind: 'failed', words });
    expect(user.approved).toEqual([]);
  });

  test('in a workspace that is not trusted', async () => {
    const user = await editorFor(gun, { isRestricted: true });
    await untouched(user, await user.publish({ ...sign, gun }), { kind: 'failed' });
    expect({ approved: user.approved, hosts: await user.editor.request('imageTrust/hosts', undefined) }).toEqual({
      ...{ approved: [], hosts: [] },
    });
  });

  test('of a repository that no document uses', async () => {
    const user = await editorFor(gun);
    await untouched(user, await user.publish({ kind: 'sign', gun: imageOf('elsewhere'), tag: '1' }), {
      kind: 'failed',
    });
  });

  test.each(['', '../x', 'a b'])('under the name %j, which is no tag', async (tag) => {
    const user = await editorFor(gun);
    await untouched(user, await user.publish({ kind: 'sign', gun, tag }), { kind: 'failed' });
  });
});

describe('passphrases', () => {
  test('are asked for until one is right, and stand in no message and no log', async () => {
    const gun = await newRepository('asked');
    const user = await editorFor(gun, { variables: WITHOUT_DELEGATION });
    user.type = ({ attempt }) => (attempt < 2 ? 'quite wrong' : 'delegation passphrase');
    expect(await user.publish({ kind: 'sign', gun, tag: '2' })).toMatchObject({ kind: 'published' });
    expect(await dockerTags(gun)).toEqual(['1 alice', '2 alice']);
    const everything = [...user.said, ...user.editor.logged, ...user.editor.shown].join('\n');
    expect(everything).toContain('imageTrust/publish/passphrase');
    for (const secret of ['quite wrong', ...Object.values(PASSPHRASES)]) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });
});

describe('taking away and giving', () => {
  let gun: string;
  let user: PublishingEditor;
  beforeAll(async () => {
    gun = await newRepository('changed');
    user = await editorFor(gun);
  });

  const lost = (): string | undefined => user.approved.at(-1)?.lost;

  test('a revoked tag is named, and gone', async () => {
    await publisher.run('sign', `${gun}:3`);
    expect(await user.publish({ kind: 'revoke', gun, tag: '3' })).toMatchObject({ kind: 'published' });
    expect(lost()).toContain(`${gun}:3`);
    expect(await dockerTags(gun)).toEqual(['1 alice']);
    expect(await user.publish({ kind: 'revoke', gun, tag: '3' })).toMatchObject({ kind: 'failed' });
  });

  test('a signer comes', async () => {
    const keyFiles = [pathToFileURL(join(publisher.folder, 'bob.pub')).href];
    const added = await user.publish({ kind: 'addSigner', gun, name: 'bob', keyFiles });
    expect(added).toMatchObject({ kind: 'published' });
    expect(user.approved.at(-1)?.roles.map(({ role }) => role)).toEqual(['targets']);
    expect(await publisher.notary.run('delegation', 'list', gun)).toContain('targets/bob');
  });

  test.each([
    ['releases', ['bob.pub'], 'choose another name'],
    ['dora', ['nothing.pub'], 'nothing.pub cannot be read'],
  ])('but not as %s with %j', async (name, files, words) => {
    const keyFiles = files.map((file) => pathToFileURL(join(publisher.folder, file)).href);
    const result = await user.publish({ kind: 'addSigner', gun, name, keyFiles });
    expect(result).toMatchObject({ kind: 'failed', words: expect.stringContaining(words) as string });
  });

  test('and goes by name', async () => {
    expect(await user.publish({ kind: 'removeSigner', gun, name: 'bob' })).toMatchObject({ kind: 'published' });
    expect(lost()).toBe('The signatures of bob');
    expect(await publisher.notary.run('delegation', 'list', gun)).not.toContain('targets/bob');
  });

  test('the last signer takes what was released along, and that is said', async () => {
    user.decide = () => 'cancel';
    await user.publish({ kind: 'removeSigner', gun, name: 'alice' });
    user.decide = () => undefined;
    expect(lost()).toContain('no tag is trusted until it is signed anew');
    expect(user.approved.at(-1)?.notes.join()).toContain('targets/releases counts for nothing');
    expect(await dockerTags(gun)).toEqual(['1 alice']);
  });

  test.each([
    ['targets', 'new'],
    ['snapshot', 'new'],
    ['snapshot', 'server'],
    ['timestamp', 'server'],
    ['root', 'new'],
  ] as const)('the %s key is rotated to a %s one, and the old one is named', async (role, to) => {
    expect(await user.publish({ kind: 'rotate', gun, role, to })).toMatchObject({ kind: 'published' });
    expect(lost()).toMatch(new RegExp(`^The ${role} key [0-9a-f]{12}`));
    expect(await publisher.notary.run('list', gun)).toMatch(/^1 .*targets\/alice/m);
    expect(await dockerTags(gun)).toEqual(['1 alice']);
  });

  test.each([
    ['targets', 'new'],
    ['snapshot', 'server'],
  ] as const)('a rotation of the %s key to a %s one that is not approved leaves all as it was', async (role, to) => {
    const keys = await publisher.run('key', 'list');
    user.decide = () => 'cancel';
    expect(await user.publish({ kind: 'rotate', gun, role, to })).toEqual({ kind: 'cancelled' });
    user.decide = () => undefined;
    expect(await publisher.run('key', 'list')).toBe(keys);
    expect(await publisher.notary.run('list', gun)).toMatch(/^1 .*targets\/alice/m);
    await publisher.run('sign', `${gun}:2`);
    await publisher.run('revoke', `${gun}:2`);
  });
});
