import { describe, expect, test } from 'vitest';
import { DOCUMENT_PATTERNS } from '../../../server/src/lsp/check/document-patterns.ts';
import type { FilesParams, FilesResult } from '../../../server/src/lsp/protocol.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor, VSCODE, type Capabilities } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const ALPINE = 'docker.io/library/alpine';
const A = hex('a');
const ROOT = 'file:///shop';
const DOCKERFILE = `${ROOT}/Dockerfile`;
const COMPOSE = `${ROOT}/app/compose.yaml`;
const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

const OURS: Capabilities = {
  ...VSCODE,
  workspace: {
    ...VSCODE.workspace,
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
  },
  window: { workDoneProgress: true },
};

function machine(files: Readonly<Record<string, string>>): FakeMachine {
  const one = new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': A } } }) });
  Object.assign(one.files, files);
  return one;
}

const TWO = {
  [DOCKERFILE]: 'FROM alpine:3.19\nFROM alpine:edge\n',
  [COMPOSE]: 'services:\n  web:\n    image: alpine:${TAG:-1}\n',
  [`${ROOT}/notes.txt`]: 'FROM alpine\n',
};

/** Our own client: it lists the files that the machine has, and shows progress. */
class Workspace {
  readonly editor: Editor;
  readonly progress: string[] = [];
  readonly registered: string[] = [];
  /** Files that the user keeps out of sight. */
  readonly hidden = new Set<string>();
  isComplete = true;
  /** How often the server has asked for the files. */
  listed = 0;
  /** Whether the user cancels what shows progress. */
  cancels = false;

  private constructor(editor: Editor, files: FakeMachine) {
    this.editor = editor;
    const { connection } = editor;
    connection.onRequest('imageTrust/files', ({ patterns }: FilesParams): FilesResult => {
      this.listed += 1;
      if (patterns.length !== DOCUMENT_PATTERNS.length) throw new Error('not our patterns');
      const uris = Object.keys(files.files).filter((uri) => !this.hidden.has(uri));
      return { uris: uris.sort(), isComplete: this.isComplete };
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onNotification('$/progress', ({ token, value }: Progress) => {
      this.progress.push([value.kind, value.message].filter(Boolean).join(' '));
      if (value.kind === 'begin' && this.cancels) void this.cancel(token);
    });
    connection.onRequest('client/registerCapability', ({ registrations }: Registrations) => {
      for (const { registerOptions } of registrations)
        this.registered.push(...(registerOptions.watchers ?? []).map(({ globPattern: glob }) => drawn(glob)));
      return null;
    });
  }

  static async open(files: FakeMachine, settings: unknown = {}): Promise<Workspace> {
    const options = { capabilities: OURS, initializationOptions: { extended: true }, settings };
    let workspace: Workspace | undefined;
    await Editor.start(files, { ...options, prepare: (editor) => (workspace = new Workspace(editor, files)) });
    if (workspace === undefined) throw new Error('the editor was not prepared');
    return workspace;
  }

  check() {
    return this.editor.request('imageTrust/checkWorkspace', undefined);
  }

  async cancel(token: string): Promise<void> {
    await this.editor.connection.sendNotification('window/workDoneProgress/cancel', { token });
  }

  async changes(uris: string | readonly string[], type: number): Promise<void> {
    const changes = [uris].flat().map((uri) => ({ uri, type }));
    await this.editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await this.editor.request('imageTrust/idle', undefined);
  }

  /** Codes of the newest findings of a file; `undefined`: never told. */
  codes(uri: string): readonly unknown[] | undefined {
    const published = this.editor.published.findLast((params) => params.uri === uri);
    return published?.diagnostics.map(({ code }) => code);
  }
}

interface Progress {
  readonly token: string;
  readonly value: { readonly kind: string; readonly message?: string };
}

interface Registrations {
  readonly registrations: readonly {
    readonly registerOptions: { readonly watchers?: readonly { readonly globPattern: Glob }[] };
  }[];
}

type Glob = string | { readonly baseUri: string; readonly pattern: string };

function drawn(glob: Glob): string {
  return typeof glob === 'string' ? glob : `${glob.pattern} in ${glob.baseUri}`;
}

describe('the check of a workspace', () => {
  test('finds what no editor has open, counts it, and shows how far it is', async () => {
    const workspace = await Workspace.open(machine(TWO));
    expect(await workspace.check()).toEqual({
      kind: 'finished',
      files: 2,
      images: 3,
      verified: 0,
      errors: 0,
      warnings: 2,
      unavailable: 0,
      unreadable: 0,
      isLimited: false,
      words: '3 images in 2 files: 2 warnings, 0 verified.',
    });
    expect(workspace.codes(DOCKERFILE)).toEqual(['image-unpinned', 'image-unsigned']);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unsigned']);
    expect(workspace.progress).toEqual(['begin', 'report 1 of 2 files', 'report 2 of 2 files', 'end']);
  });

  test('the repositories of all checked files are in the tree', async () => {
    const workspace = await Workspace.open(machine(TWO));
    await workspace.check();
    const { nodes } = await workspace.editor.request('imageTrust/tree', { by: 'repository' });
    expect(nodes[0]?.uses?.map(({ uri }) => uri)).toEqual([DOCKERFILE, DOCKERFILE, COMPOSE]);
  });

  test('says that there are more files than it checks, and which it could not read', async () => {
    const files = machine({ [DOCKERFILE]: 'FROM alpine:3.19\n', [COMPOSE]: '' });
    const workspace = await Workspace.open(files);
    workspace.isComplete = false;
    files.readFile = (uri) => Promise.resolve(uri === COMPOSE ? undefined : files.files[uri]);
    const { words } = await workspace.check();
    expect(words).toBe(
      '1 image in 1 file: 0 verified. 1 file could not be read. There are more files: only the first 2000 were checked.',
    );
  });

  test('cancelling ends it, while a server has not answered', async () => {
    const files = machine(TWO);
    files.hold(ALPINE);
    const workspace = await Workspace.open(files);
    workspace.cancels = true;
    expect(await workspace.check()).toMatchObject({ kind: 'cancelled', files: 0 });
    files.release(ALPINE);
  });

  test('asks about no host that only unopened files name', async () => {
    const workspace = await Workspace.open(machine({ [DOCKERFILE]: 'FROM reg.example/a\n' }));
    await workspace.check();
    expect(workspace.codes(DOCKERFILE)).toEqual(['trust-unavailable']);
    expect(workspace.editor.shown).toEqual([]);
  });
});

describe('after the check', () => {
  test('a document that is opened and closed keeps the findings of its file', async () => {
    const workspace = await Workspace.open(machine(TWO));
    await workspace.check();
    await workspace.editor.open(DOCKERFILE, 'FROM alpine:3.19\n');
    await workspace.editor.request('imageTrust/idle', undefined);
    expect(workspace.codes(DOCKERFILE)).toEqual(['image-unpinned']);
    await workspace.editor.close(DOCKERFILE);
    await workspace.editor.request('imageTrust/idle', undefined);
    expect(workspace.codes(DOCKERFILE)).toEqual(['image-unpinned', 'image-unsigned']);
  });

  test('files are followed that change, appear and go', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();

    files.files[DOCKERFILE] = `FROM alpine:3.19@sha256:${A}\n`;
    await workspace.changes(DOCKERFILE, CHANGED);
    expect(workspace.codes(DOCKERFILE)).toEqual([]);

    const added = `${ROOT}/b/Dockerfile`;
    files.files[added] = 'FROM alpine:edge\n';
    await workspace.changes(added, CREATED);
    expect(workspace.codes(added)).toEqual(['image-unsigned']);
    await workspace.changes(added, DELETED);
    expect(workspace.codes(added)).toEqual([]);

    files.files[`${ROOT}/app/.env`] = 'TAG=3.19\n';
    await workspace.changes(`${ROOT}/app/.env`, CHANGED);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unpinned']);
  });

  test('a folder that is deleted takes the findings of what was in it along', async () => {
    const workspace = await Workspace.open(machine({ ...TWO, [`${ROOT}/app2/Dockerfile`]: 'FROM alpine:edge\n' }));
    await workspace.check();
    await workspace.changes(`${ROOT}/app`, DELETED);
    expect(workspace.codes(COMPOSE)).toEqual([]);
    expect(workspace.codes(`${ROOT}/app2/Dockerfile`)).toEqual(['image-unsigned']);
  });

  test('a file that is deleted while it is read is not remembered', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    let deleted: Promise<void> | undefined;
    files.readFile = async (uri) => {
      const text = files.files[uri];
      if (uri !== DOCKERFILE || deleted !== undefined) return text;
      Reflect.deleteProperty(files.files, uri);
      deleted = workspace.changes(uri, DELETED);
      await workspace.editor.until(() => workspace.codes(uri)?.length === 0);
      return text;
    };
    await workspace.changes(DOCKERFILE, CHANGED);
    await deleted;
    expect(workspace.codes(DOCKERFILE)).toEqual([]);
  });

  test('many new files cost one look at the list', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    const before = workspace.listed;
    const added = Array.from({ length: 50 }, (_, index) => `${ROOT}/${index}/Dockerfile`);
    for (const uri of added) files.files[uri] = 'FROM alpine:edge\n';
    await workspace.changes(added, CREATED);
    expect(added.filter((uri) => workspace.codes(uri)?.[0] !== 'image-unsigned')).toEqual([]);
    expect(workspace.listed - before).toBe(1);
  });

  test('a new file that the user keeps out of sight stays so', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    const built = `${ROOT}/build/Dockerfile`;
    files.files[built] = 'FROM alpine:edge\n';
    workspace.hidden.add(built);
    await workspace.changes(built, CREATED);
    expect(workspace.codes(built)).toBeUndefined();
  });

  test('other settings are applied to files that are not open', async () => {
    const workspace = await Workspace.open(machine(TWO));
    await workspace.check();
    const { editor } = workspace;
    editor.settings = { documents: { dockerfile: false } };
    const before = editor.published.length;
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.published.length > before);
    await editor.request('imageTrust/idle', undefined);
    expect(workspace.codes(DOCKERFILE)).toEqual([]);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unsigned']);
  });
});

describe('what the client watches', () => {
  test('is documents and what is deleted, and the folders of checked files one by one', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    const everywhere = ['**/.env', '**/.image-trust.yaml', ...DOCUMENT_PATTERNS, '**'];
    expect(workspace.registered).toEqual([...everywhere, `* in ${ROOT}`, `* in ${ROOT}/app`]);
    await workspace.check();
    expect(workspace.registered).toHaveLength(everywhere.length + 2);
  });

  test('is looked at once more when watching has begun: what went before that was not reported', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    Reflect.deleteProperty(files.files, DOCKERFILE);
    files.clock.advance(2000);
    await workspace.editor.until(() => workspace.codes(DOCKERFILE)?.length === 0);
    expect(workspace.codes(COMPOSE)).toEqual(['image-unsigned']);
  });

  test('may miss changes, which are found when the user comes back to the editor', async () => {
    const files = machine(TWO);
    const workspace = await Workspace.open(files);
    await workspace.check();
    files.files[DOCKERFILE] = 'FROM alpine:3.19\n';
    const published = workspace.editor.published.length;
    await workspace.editor.connection.sendNotification('imageTrust/lookAgain');
    await workspace.editor.until(() => workspace.codes(DOCKERFILE)?.length === 1);
    await workspace.editor.request('imageTrust/idle', undefined);
    const again = workspace.editor.published.slice(published).map(({ uri }) => uri);
    expect(new Set(again)).toEqual(new Set([DOCKERFILE]));
  });
});

test('before the check, changed files that are not open are nobody’s concern', async () => {
  const workspace = await Workspace.open(machine(TWO));
  await workspace.changes(DOCKERFILE, CHANGED);
  expect(workspace.codes(DOCKERFILE)).toBeUndefined();
});

test('another editor executes the command; its folders are walked', async () => {
  const editor = await Editor.start(machine(TWO), { rootUri: ROOT, settings: {} });
  await editor.connection.sendRequest('workspace/executeCommand', { command: 'imageTrust.checkWorkspace' });
  await editor.until(() => editor.shown.length > 0);
  expect(editor.shown).toEqual(['Image Trust: 3 images in 2 files: 2 warnings, 0 verified.']);
});
