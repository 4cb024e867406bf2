import { inspect } from 'node:util';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseRegistryHost } from '../../client/src/sign-in/registry-host.ts';
import { KeptCredentials } from '../../client/src/sign-in/kept-credentials.ts';
import { signIn, signOut } from '../../client/src/sign-in/sign-in.ts';
import type { ServerConnection } from '../../client/src/server-connection.ts';
import type { CredentialsAnswer } from '../../server/src/lsp/protocol.ts';

/** VS Code as far as signing in needs it: what the user types and chooses, and what they are shown. */
const vscode = vi.hoisted(() => ({
  typed: [] as (string | undefined)[],
  chosen: undefined as string | undefined,
  shown: [] as string[],
  masked: [] as boolean[],
  agreed: [] as string[],
}));

vi.mock('vscode', () => {
  const say = (message: string) => {
    vscode.shown.push(message);
    return Promise.resolve(vscode.chosen);
  };
  const fill = (text: string, ...values: string[]) =>
    text.replace(/\{(\d)\}/g, (_all, at: string) => values[+at] ?? '');
  return {
    l10n: { t: fill },
    ProgressLocation: { Notification: 15 },
    ConfigurationTarget: { Global: 1 },
    window: {
      showInputBox: ({ password }: { password?: boolean }) => {
        vscode.masked.push(password === true);
        return Promise.resolve(vscode.typed.shift());
      },
      showInformationMessage: say,
      showWarningMessage: say,
      showErrorMessage: say,
      showQuickPick: (items: readonly string[]) => Promise.resolve(items.find((item) => item === vscode.chosen)),
      withProgress: (_options: unknown, task: () => unknown) => task(),
    },
    workspace: {
      getConfiguration: () => ({
        get: () => vscode.agreed,
        update: (_name: string, value: string[]) => Promise.resolve((vscode.agreed = value)),
      }),
    },
  };
});

const HOST = 'reg.example.com';

/** The store of secrets, with everything that was ever written into it. */
function secrets() {
  const values = new Map<string, string>();
  const listeners: ((event: { key: string }) => void)[] = [];
  const changed = (key: string) => {
    for (const listener of listeners) listener({ key });
    return Promise.resolve();
  };
  return {
    values,
    get: (key: string) => Promise.resolve(values.get(key)),
    store: (key: string, value: string) => changed((values.set(key, value), key)),
    delete: (key: string) => changed((values.delete(key), key)),
    onDidChange: (listener: (event: { key: string }) => void) => {
      listeners.push(listener);
      return { dispose: () => undefined };
    },
  };
}

/** A server that gives these answers, one after the other; `tried` is what it was given to try. */
function world(...answers: readonly CredentialsAnswer[]) {
  const left = [...answers];
  const tried: unknown[] = [];
  const request = (_method: string, params: unknown) => {
    tried.push(params);
    return Promise.resolve(left.shift());
  };
  const store = secrets();
  return { server: { request } as unknown as ServerConnection, tried, store, kept: new KeptCredentials(store) };
}

beforeEach(() => {
  Object.assign(vscode, { typed: [], chosen: undefined, shown: [], masked: [], agreed: [] });
});

describe('signing in', () => {
  test('asks for host, name and password, the last one masked; keeps what the host takes; agrees to the host', async () => {
    const { server, tried, kept } = world({ kind: 'accepted' });
    vscode.typed = [`https://${HOST}/v2/`, 'ada', 'correct horse'];
    await signIn(server, kept);
    expect(tried).toEqual([{ host: HOST, username: 'ada', password: 'correct horse' }]);
    expect(vscode.masked).toEqual([false, false, true]);
    expect(await kept.find(HOST)).toEqual({ username: 'ada', password: 'correct horse' });
    expect(await kept.hosts()).toEqual([HOST]);
    expect(vscode.agreed).toEqual([HOST]);
  });

  test('does not ask for a host that is known, and does not agree to Docker Hub, which need not be', async () => {
    const { server, kept } = world({ kind: 'accepted' });
    vscode.typed = ['ada', 'correct horse'];
    await signIn(server, kept, 'docker.io');
    expect(await kept.hosts()).toEqual(['docker.io']);
    expect(vscode.agreed).toEqual([]);
  });

  test('keeps nothing that is refused, and asks again where the user wants to', async () => {
    const { server, tried, store, kept } = world({ kind: 'refused' }, { kind: 'accepted' });
    vscode.typed = ['ada', 'wrong horse', 'ada', 'correct horse'];
    vscode.chosen = 'Try Again';
    await signIn(server, kept, HOST);
    expect(tried).toHaveLength(2);
    expect(inspect(store.values)).not.toContain('wrong');
    expect(await kept.find(HOST)).toEqual({ username: 'ada', password: 'correct horse' });
  });

  test.each<[name: string, answer: CredentialsAnswer]>([
    ['refuses it', { kind: 'refused' }],
    ['is docker’s already', { kind: 'coveredByDocker' }],
    ['cannot be shown a password', { kind: 'unsafe' }],
    ['could not be asked', { kind: 'unchecked', words: 'no connection to reg.example.com' }],
  ])('keeps nothing, and says why, where the host %s', async (_name, answer) => {
    const { server, store, kept } = world(answer);
    vscode.typed = ['ada', 'correct horse'];
    await signIn(server, kept, HOST);
    expect([...store.values]).toEqual([]);
    expect(vscode.shown).toHaveLength(1);
    expect(vscode.shown.join()).not.toContain('correct horse');
    expect(vscode.agreed).toEqual([]);
  });

  test('keeps what could not be tried only where the user says so', async () => {
    const { server, kept } = world({ kind: 'unchecked', words: 'no connection to reg.example.com' });
    vscode.typed = ['ada', 'correct horse'];
    vscode.chosen = 'Keep Anyway';
    await signIn(server, kept, HOST);
    expect(await kept.find(HOST)).toEqual({ username: 'ada', password: 'correct horse' });
  });

  test.each<[name: string, typed: (string | undefined)[]]>([
    ['at the host', [undefined]],
    ['at the name', [HOST, undefined]],
    ['without a name', [HOST, '']],
    ['at the password', [HOST, 'ada', undefined]],
    ['without a password', [HOST, 'ada', '']],
  ])('given up %s: nothing is sent', async (_name, typed) => {
    const { server, tried, kept } = world();
    vscode.typed = typed;
    await signIn(server, kept);
    expect(tried).toEqual([]);
  });
});

describe('signing out', () => {
  test('forgets the host that is chosen, and no other', async () => {
    const { store, kept } = world();
    for (const host of [HOST, 'other.example.com']) await kept.keep(host, { username: 'ada', password: 'pw' });
    vscode.chosen = HOST;
    await signOut(kept);
    expect(await kept.hosts()).toEqual(['other.example.com']);
    expect(await kept.find(HOST)).toBeNull();
    expect([...store.values.keys()].filter((key) => key.includes(HOST))).toEqual([]);
  });

  test('says so where there is nothing to sign out of', async () => {
    await signOut(world().kept);
    expect(vscode.shown.join()).toContain('docker logout');
  });
});

test('what is kept is seen to change, once each time, in whatever window', async () => {
  const { store, kept } = world();
  let changes = 0;
  new KeptCredentials(store).onChange(() => (changes += 1));
  await kept.keep(HOST, { username: 'ada', password: 'pw' });
  await kept.drop(HOST);
  expect(changes).toBe(2);
});

test.each(['{', '[]', '{"username":"ada"}', 'null'])('%s in the store is no credentials', async (text) => {
  const { store, kept } = world();
  await kept.keep(HOST, { username: 'ada', password: 'pw' });
  const [key] = [...store.values.keys()].filter((name) => name.includes(HOST));
  await store.store(key ?? '', text);
  expect(await kept.find(HOST)).toBeNull();
});

test.each<[typed: string, host: string | undefined]>([
  ['registry.example.com', 'registry.example.com'],
  [' Registry.Example.com:5000 ', 'registry.example.com:5000'],
  ['https://registry.example.com/v2/app', 'registry.example.com'],
  ['localhost', 'localhost'],
  ['127.0.0.1:5000', '127.0.0.1:5000'],
  ['[::1]:5000', '[::1]:5000'],
  ['docker.io', 'docker.io'],
  ['https://index.docker.io/v1/', 'docker.io'],
  ['', undefined],
  ['alpine', undefined],
  ['ada@registry.example.com', undefined],
  ['reg.example.com:port', undefined],
  ['[link](https://evil.example)', undefined],
  ['reg.example.com evil', undefined],
])('"%s" is the host %s', (typed, host) => {
  expect(parseRegistryHost(typed)).toBe(host);
});
