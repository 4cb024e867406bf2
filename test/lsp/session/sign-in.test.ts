import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newSeal } from '../../../server/src/node/seal.ts';
import { machinePorts } from '../../../server/src/lsp/machine-ports.ts';
import type { CredentialsParams, GivenCredentials } from '../../../server/src/lsp/protocol.ts';
import type { Credentials } from '../../../server/src/remote/ports.ts';
import { AT_ONCE } from '../../support/at-once.ts';
import { fakeLog } from '../../support/fake-http.ts';
import { closedPort } from '../../support/hostile-server.ts';
import { ADA, authorizationOf, servePrivateRegistry, type PrivateRegistry } from '../../support/private-registry.ts';
import { newHttp } from '../../support/real-http.ts';
import { MemoryFiles, TestClock } from '../../support/trust-kit/index.ts';
import { NOW } from '../../support/trust-kit/world.ts';
import { Editor } from '../editor.ts';

const URI = 'file:///project/Dockerfile';
const WRONG: GivenCredentials = { username: 'ada', password: 'hunter2' };

/** One that ends with the test. */
async function privateRegistry(): Promise<PrivateRegistry> {
  const registry = await servePrivateRegistry();
  onTestFinished(() => registry.stop());
  return registry;
}

interface WorldOptions {
  readonly docker?: Readonly<Record<string, Credentials>>;
  readonly registries?: readonly { readonly host: string; readonly url: string }[];
  readonly options?: object;
}

/** An editor, and what it keeps and is asked for; the machine below the server has real connections. */
async function world({ docker = {}, registries = [], options = {} }: WorldOptions) {
  const log = fakeLog();
  const kept = new Map<string, GivenCredentials>();
  const asked: string[] = [];
  const clock = new TestClock(NOW);
  const ports = machinePorts({
    clock,
    longWork: AT_ONCE,
    docker: { contentTrust: false },
    defaults: {},
    openMachine: () =>
      Promise.resolve({
        http: newHttp(),
        credentials: { find: (host) => Promise.resolve(docker[host]), hosts: () => Promise.resolve([]) },
        files: new MemoryFiles(),
        rootFolders: [],
        clock,
        log,
        pinnedAuthorities: new Map(),
        keyFolders: [],
        longWork: AT_ONCE,
      }),
    publishing: {
      newSeal,
      keyPorts: () => {
        throw new TypeError('nothing is published here');
      },
    },
    files: {
      projectFiles: () => ({ list: () => Promise.resolve([]), read: () => Promise.resolve({ kind: 'absent' }) }),
      readFile: () => Promise.resolve(undefined),
      readPolicy: () => Promise.resolve({ kind: 'absent' }),
      listFiles: () => Promise.resolve({ uris: [], isComplete: true }),
    },
  });
  const editor = await Editor.start(ports, {
    initializationOptions: { extended: true, ...options },
    settings: { trustServers: Object.fromEntries(registries.map(({ host, url }) => [host, url])) },
    prepare: ({ connection }) => {
      connection.onRequest('imageTrust/credentials', ({ host }: CredentialsParams) => {
        asked.push(host);
        return kept.get(host) ?? null;
      });
    },
  });
  onTestFinished(() => editor.connection.dispose());
  return { editor, log, kept, asked };
}

describe('a registry that wants to know who asks', () => {
  test('says how to sign in, and the light bulb offers it', async () => {
    const registry = await privateRegistry();
    const { editor } = await world({ registries: [registry] });
    await editor.open(URI, `FROM ${registry.host}/app:1\n`);
    expect(await editor.findings(URI)).toBe(`${registry.host}/app:1 | information trust-unavailable`);
    expect(editor.published.at(-1)?.diagnostics[0]?.message).toContain(`Sign in with "docker login ${registry.host}".`);
    const actions = await editor.codeActions(URI, '/app');
    expect(actions.map(({ title, command }) => [title, command?.command, command?.arguments])).toContainEqual([
      `Sign in to ${registry.host}…`,
      'imageTrust.signIn',
      [registry.host],
    ]);
  });

  test('is asked again after signing in, and after signing out', async () => {
    const registry = await privateRegistry();
    const { editor, kept } = await world({ registries: [registry] });
    await editor.open(URI, `FROM ${registry.host}/app:1\n`);
    await editor.findings(URI);
    kept.set(registry.host, ADA);
    await editor.connection.sendNotification('imageTrust/credentialsChanged');
    await editor.until(() => editor.draw(URI) === `${registry.host}/app:1 | hint image-no-trust-data`);
    kept.delete(registry.host);
    await editor.connection.sendNotification('imageTrust/credentialsChanged');
    await editor.until(() => editor.draw(URI) === `${registry.host}/app:1 | information trust-unavailable`);
  });

  test('is shown what docker has, before the editor is asked', async () => {
    const registry = await privateRegistry();
    const docker = { [registry.host]: { kind: 'basic', ...ADA } } as const;
    const { editor, asked } = await world({ registries: [registry], docker });
    await editor.open(URI, `FROM ${registry.host}/app:1\n`);
    expect(await editor.findings(URI)).toBe(`${registry.host}/app:1 | hint image-no-trust-data`);
    expect(asked).toEqual([]);
  });

  test('is not shown what is for another', async () => {
    const [mine, other] = [await privateRegistry(), await privateRegistry()];
    const { editor, kept, asked } = await world({ registries: [mine, other] });
    kept.set(mine.host, ADA);
    await editor.open(URI, `FROM ${mine.host}/app:1\nFROM ${other.host}/app:1\n`);
    await editor.findings(URI);
    expect([...mine.shown]).toEqual([authorizationOf(ADA)]);
    expect([...other.shown]).toEqual([]);
    expect(asked.toSorted()).toEqual([mine.host, other.host].toSorted());
  });

  test('is not signed in to in an editor that keeps no secrets for us', async () => {
    const registry = await privateRegistry();
    const { editor, asked } = await world({ registries: [registry], options: { extended: false } });
    await editor.open(URI, `FROM ${registry.host}/app:1\n`);
    await editor.until(() => editor.draw(URI).includes('trust-unavailable'));
    expect(asked).toEqual([]);
  });
});

describe('credentials are tried before they are kept', () => {
  test.each([
    ['right', ADA, { kind: 'accepted' }],
    ['wrong', WRONG, { kind: 'refused' }],
  ])('%s', async (_name, given, answer) => {
    const registry = await privateRegistry();
    const { editor } = await world({});
    const { host } = registry;
    expect(await editor.request('imageTrust/checkCredentials', { host, ...given })).toEqual(answer);
    expect([...registry.shown]).toEqual([authorizationOf(given)]);
  });

  test('also where the client sends an empty place for a token to cancel with, as VS Code’s library does', async () => {
    const { host } = await privateRegistry();
    const { editor } = await world({});
    const answer: unknown = await editor.connection.sendRequest(
      'imageTrust/checkCredentials',
      { host, ...ADA },
      undefined,
    );
    expect(answer).toEqual({ kind: 'accepted' });
  });

  test('not where docker has some, which go before', async () => {
    const registry = await privateRegistry();
    const { editor } = await world({ docker: { [registry.host]: { kind: 'registry-token', token: 't' } } });
    const answer = await editor.request('imageTrust/checkCredentials', { host: registry.host, ...ADA });
    expect(answer).toEqual({ kind: 'coveredByDocker' });
    expect([...registry.shown]).toEqual([]);
  });

  test('not in Restricted Mode', async () => {
    const registry = await privateRegistry();
    const { editor } = await world({ options: { restricted: true } });
    const answer = await editor.request('imageTrust/checkCredentials', { host: registry.host, ...ADA });
    expect(answer).toMatchObject({ kind: 'unchecked', words: expect.stringContaining('Restricted Mode') as string });
    expect([...registry.shown]).toEqual([]);
  });

  test('in vain where nobody answers', async () => {
    const { editor } = await world({});
    const host = await closedPort();
    const answer = await editor.request('imageTrust/checkCredentials', { host, ...ADA });
    expect(answer).toEqual({ kind: 'unchecked', words: `no connection to ${host}` });
  });

  test.each(['reg.example.com/path', 'ada@reg.example.com', 'alpine', ''])(
    'not at "%s", which is no host',
    async (host) => {
      const { editor } = await world({});
      const answer = await editor.request('imageTrust/checkCredentials', { host, ...ADA });
      expect(answer).toMatchObject({ kind: 'unchecked' });
    },
  );
});

test('no password is in a log or in a message to the editor, at any level', async () => {
  const registry = await privateRegistry();
  const { editor, kept, log } = await world({ registries: [registry] });
  const traced: unknown[] = [];
  editor.connection.onNotification('$/logTrace', (params: unknown) => void traced.push(params));
  await editor.connection.sendNotification('$/setTrace', { value: 'verbose' });
  const { host } = registry;
  const answers: unknown[] = [];
  for (const given of [ADA, WRONG]) {
    answers.push(await editor.request('imageTrust/checkCredentials', { host, ...given }));
    kept.set(host, given);
    await editor.connection.sendNotification('imageTrust/credentialsChanged');
    await editor.open(URI, `FROM ${host}/app:1\n`);
    await editor.findings(URI);
    answers.push(await editor.hover(URI, '/app'), await editor.codeActions(URI, '/app'));
    await editor.close(URI);
  }
  const { published, logged, shown, statuses } = editor;
  const everything = [answers, traced, published, logged, shown, statuses, log.lines];
  const left = inspect(everything, { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity });
  for (const given of [ADA, WRONG]) {
    expect(left).not.toContain(given.password);
    expect(left).not.toContain(authorizationOf(given).slice('Basic '.length));
  }
  expect([...registry.shown].sort()).toEqual([ADA, WRONG].map(authorizationOf).sort());
});
