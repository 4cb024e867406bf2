import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { projectFolder } from '../../scripts/paths.ts';
import { SERVER_FLAGS } from '../../client/src/server-flags.ts';
import type { ClientRequests, FilesResult } from '../../server/src/lsp/protocol.ts';
import { ownEnvironment } from '../support/own-environment.ts';
import { bundleProgram } from './bundle.ts';
import type { LoopReport } from './loop-watch.ts';

export interface ServedEditorOptions {
  /** The folder for what is built and for the home of the process: what it remembers is kept there. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The folder that the editor has open; by default the home. */
  readonly workspace?: string;
  /** What the client says when it is asked for the files of its workspace. */
  readonly files?: readonly string[];
}

/** The language server as it is installed, in a process of its own, with an editor that talks to it as VS Code does. */
export class ServedEditor {
  readonly connection: ProtocolConnection;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, { settings, files = [] }: ServedEditorOptions) {
    if (child.stdin === null || child.stdout === null) throw new TypeError('the server has no streams');
    this.#process = child;
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onRequest('workspace/configuration', () => [settings]);
    this.connection.onRequest('imageTrust/consent', () => 'later');
    this.connection.onRequest('imageTrust/files', (): FilesResult => ({ uris: files, isComplete: true }));
    for (const method of ['client/registerCapability', 'window/workDoneProgress/create']) {
      this.connection.onRequest(method, () => null);
    }
    this.connection.listen();
  }

  static async start(options: ServedEditorOptions): Promise<ServedEditor> {
    const watch = join(options.folder, 'loop-watch.cjs');
    await bundleProgram('test/bench/loop-watch.ts', watch);
    const args = [...SERVER_FLAGS, '--require', watch, join(projectFolder, 'dist', 'server.js'), '--stdio'];
    const env = Object.entries({ ...process.env, ...ownEnvironment(options.folder) });
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
      env: Object.fromEntries(env.filter(([, value]) => value !== undefined)),
    });
    const editor = new ServedEditor(child, options);
    await editor.connection.sendRequest('initialize', {
      processId: null,
      rootUri: pathToFileURL(options.workspace ?? options.folder).href,
      capabilities: { workspace: { configuration: true } },
      initializationOptions: { extended: true },
    });
    await editor.connection.sendNotification('initialized', {});
    await editor.request('imageTrust/idle', undefined);
    // What starting took is not what is asked for.
    await editor.report();
    return editor;
  }

  request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M]['params'],
  ): Promise<ClientRequests[M]['result']> {
    return params === undefined ? this.connection.sendRequest(method) : this.connection.sendRequest(method, params);
  }

  async open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'dockerfile', version: 1, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
    await this.request('imageTrust/idle', undefined);
  }

  /** Of the time since the last report. */
  async report(): Promise<LoopReport> {
    const answer = once(this.#process, 'message') as Promise<[LoopReport]>;
    this.#process.send('report');
    return (await answer)[0];
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }
}
