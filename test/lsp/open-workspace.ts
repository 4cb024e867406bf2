import { DOCUMENT_PATTERNS } from '../../server/src/lsp/check/document-patterns.ts';
import type { FilesParams, FilesResult, WorkspaceSummary } from '../../server/src/lsp/protocol.ts';
import { fakeRepository, hex } from '../support/fake-trust.ts';
import { Editor, VSCODE, type Capabilities } from './editor.ts';
import { FakeMachine } from './fake-machine.ts';

export const ALPINE = 'docker.io/library/alpine';

/** What is signed: alpine:3.19. */
export const A = hex('a');

export const ROOT = 'file:///shop';
export const DOCKERFILE = `${ROOT}/Dockerfile`;
export const COMPOSE = `${ROOT}/app/compose.yaml`;

const OURS: Capabilities = {
  ...VSCODE,
  workspace: {
    ...VSCODE.workspace,
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
  },
  window: { workDoneProgress: true },
};

/** A machine with these files, text by URI. */
export function machine(files: Readonly<Record<string, string>>): FakeMachine {
  const one = new FakeMachine({ [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': A } } }) });
  Object.assign(one.files, files);
  return one;
}

/** Two documents, and a file that is none. */
export const TWO = {
  [DOCKERFILE]: 'FROM alpine:3.19\nFROM alpine:edge\n',
  [COMPOSE]: 'services:\n  web:\n    image: alpine:${TAG:-1}\n',
  [`${ROOT}/notes.txt`]: 'FROM alpine\n',
};

/** Our own client: it lists the files that the machine has, and shows progress. */
export class Workspace {
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

  /** @param rootUri of the folder that is open; none where only the client knows what its workspace is */
  static async open(files: FakeMachine, settings: unknown = {}, rootUri?: string): Promise<Workspace> {
    const root = rootUri === undefined ? {} : { rootUri };
    const options = { capabilities: OURS, initializationOptions: { extended: true }, settings, ...root };
    let workspace: Workspace | undefined;
    await Editor.start(files, { ...options, prepare: (editor) => (workspace = new Workspace(editor, files)) });
    if (workspace === undefined) throw new Error('the editor was not prepared');
    return workspace;
  }

  check(): Promise<WorkspaceSummary> {
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
