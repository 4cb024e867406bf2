import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type Hover,
  type InitializeParams,
  type InlayHint,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientRequests, Status } from '../../server/src/lsp/protocol.ts';
import { startServer } from '../../server/src/lsp/start-server.ts';
import type { ServerPorts } from '../../server/src/lsp/server-ports.ts';

export type Capabilities = InitializeParams['capabilities'];

/** What a modern editor can do. */
export const VSCODE: Capabilities = {
  workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: { dataSupport: true, disabledSupport: true, resolveSupport: { properties: ['edit'] } },
  },
};

export interface EditorOptions {
  readonly capabilities?: Capabilities;
  readonly initializationOptions?: unknown;
  /** What `workspace/configuration` answers for `imageTrust`. */
  readonly settings?: unknown;
  /** URI of the folder that is open. */
  readonly rootUri?: string;
  /** Gets every message, in both directions, as it is written. */
  readonly record?: (chunk: string) => void;
  /** Called before the first message: for what a client answers beyond the basics. */
  readonly prepare?: (editor: Editor) => void;
}

/** An editor on the other end of an in-process pair of streams: real messages, a real server, no process. */
export class Editor {
  readonly connection: ProtocolConnection;
  /** Everything published, in order. */
  readonly published: PublishDiagnosticsParams[] = [];
  readonly statuses: Status[] = [];
  readonly logged: string[] = [];
  /** Messages shown to the user, questions included. */
  readonly shown: string[] = [];
  /** The title of the action that the user takes when asked; none: the question is closed. */
  answer: string | undefined;
  settings: unknown;
  readonly #documents = new Map<string, TextDocument>();
  #arrivals: (() => void)[] = [];

  private constructor(ports: ServerPorts, { settings, record }: EditorOptions) {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    if (record !== undefined) for (const one of [toServer, toClient]) one.on('data', (chunk) => record(String(chunk)));
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), ports);
    this.connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.settings = settings;
    this.#listen();
  }

  static async start(ports: ServerPorts, options: EditorOptions = {}): Promise<Editor> {
    const editor = new Editor(ports, options);
    options.prepare?.(editor);
    await editor.connection.sendRequest('initialize', {
      processId: null,
      rootUri: options.rootUri ?? null,
      capabilities: options.capabilities ?? VSCODE,
      initializationOptions: options.initializationOptions,
    });
    await editor.connection.sendNotification('initialized', {});
    return editor;
  }

  async open(uri: string, text: string, languageId = 'dockerfile'): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async change(uri: string, text: string): Promise<void> {
    const { languageId, version } = this.document(uri);
    this.#documents.set(uri, TextDocument.create(uri, languageId, version + 1, text));
    const textDocument = { uri, version: version + 1 };
    await this.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M]['params'],
  ): Promise<ClientRequests[M]['result']> {
    return this.connection.sendRequest(method, params);
  }

  /** Resolves once a published or reported state satisfies `condition`; the test's time limit is the only clock. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#arrivals.push(resolve));
  }

  /** When every check has ended: the newest diagnostics of a document, drawn. */
  async findings(uri: string): Promise<string> {
    await this.request('imageTrust/idle', undefined);
    return this.draw(uri);
  }

  /** `FROM alpine:3.19 | hint image-unpinned` … for the newest diagnostics of a document: the underlined text and the code. */
  draw(uri: string): string {
    const diagnostics = this.published.findLast((params) => params.uri === uri)?.diagnostics ?? [];
    return diagnostics.map((diagnostic) => this.#drawOne(uri, diagnostic)).join('\n');
  }

  hover(uri: string, needle: string): Promise<Hover | null> {
    const position = this.rangeOf(uri, needle).start;
    return this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  }

  codeActions(uri: string, needle: string, only?: string[]): Promise<CodeAction[]> {
    const range = this.rangeOf(uri, needle);
    const diagnostics = this.published.findLast((params) => params.uri === uri)?.diagnostics ?? [];
    const params: CodeActionParams = { textDocument: { uri }, range, context: { diagnostics, ...(only && { only }) } };
    return this.connection.sendRequest('textDocument/codeAction', params);
  }

  resolve(action: CodeAction | undefined): Promise<CodeAction> {
    if (action === undefined) throw new Error('no such code action');
    return this.connection.sendRequest('codeAction/resolve', action);
  }

  inlayHints(uri: string): Promise<InlayHint[]> {
    const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
    return this.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range });
  }

  /** The document with an action's edit made. */
  apply(uri: string, { edit }: CodeAction): string {
    const versioned = edit?.documentChanges?.flatMap((change) => ('edits' in change ? change.edits : [])) ?? [];
    const edits = edit?.changes?.[uri] ?? versioned.flatMap((one) => ('newText' in one ? [one] : []));
    return TextDocument.applyEdits(this.document(uri), edits);
  }

  rangeOf(uri: string, needle: string): Range {
    const document = this.document(uri);
    const start = document.getText().indexOf(needle);
    if (start < 0) throw new Error(`${needle} is not in ${uri}`);
    return { start: document.positionAt(start), end: document.positionAt(start + needle.length) };
  }

  #drawOne(uri: string, { range, severity, code }: Diagnostic): string {
    const level = ['', 'error', 'warning', 'information', 'hint'][severity ?? 0] ?? '';
    return `${this.document(uri).getText(range)} | ${level} ${String(code)}`;
  }

  #listen(): void {
    const { connection } = this;
    const arrived = (): void => {
      const waiting = this.#arrivals;
      this.#arrivals = [];
      for (const resolve of waiting) resolve();
    };
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      arrived();
    });
    connection.onNotification('imageTrust/status', (status: Status) => {
      this.statuses.push(status);
      arrived();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
      arrived();
    });
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.shown.push(message);
      arrived();
    });
    connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      this.shown.push(message);
      arrived();
      return this.answer === undefined ? null : { title: this.answer };
    });
    connection.onRequest('workspace/configuration', () => [this.settings]);
    connection.listen();
  }
}
