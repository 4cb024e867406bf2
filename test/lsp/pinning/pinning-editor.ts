import type { ApplyWorkspaceEditParams, ApplyWorkspaceEditResult, WorkspaceEdit } from 'vscode-languageserver';
import type { AnnotatedTextEdit, TextDocumentEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilesResult, OpenParams, PinParams, PinSummary } from '../../../server/src/lsp/protocol.ts';
import { Editor, VSCODE, type Capabilities } from '../editor.ts';
import type { FakeMachine } from '../fake-machine.ts';

/** What our own client can do with edits. */
export const WITH_PREVIEW: Capabilities = {
  ...VSCODE,
  workspace: {
    ...VSCODE.workspace,
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true }, metadataSupport: true },
  },
  window: { workDoneProgress: true },
};

/** An editor that makes workspace edits, in documents that are open and in files, as the protocol says. */
export class PinningEditor {
  readonly editor: Editor;
  /** Every edit that it was asked for. */
  readonly edits: ApplyWorkspaceEditParams[] = [];
  /** The user's choice in the preview, by annotation; a client without previews never asks. */
  chooses: (annotation: string) => boolean = () => true;
  /** When it tells of the changes that it has made for an edit: before it answers, or right after. */
  reports: 'before' | 'after' = 'before';
  /** What happens while the preview is open, before the edit is made. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  readonly #machine: FakeMachine;
  readonly #open = new Set<string>();

  private constructor(editor: Editor, machine: FakeMachine) {
    this.editor = editor;
    this.#machine = machine;
    const { connection } = editor;
    connection.onRequest('imageTrust/files', (): FilesResult => ({
      uris: Object.keys(machine.files).sort(),
      isComplete: true,
    }));
    connection.onRequest('imageTrust/open', async ({ uris }: OpenParams) => {
      for (const uri of uris) await this.open(uri);
      return null;
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => this.#apply(params));
  }

  static async start(
    machine: FakeMachine,
    capabilities = WITH_PREVIEW,
    workspace: 'trusted' | 'restricted' = 'trusted',
  ): Promise<PinningEditor> {
    const initializationOptions = { extended: capabilities === WITH_PREVIEW, restricted: workspace === 'restricted' };
    const options = { capabilities, initializationOptions, settings: {}, rootUri: 'file:///shop' };
    let pinning: PinningEditor | undefined;
    await Editor.start(machine, { ...options, prepare: (editor) => (pinning = new PinningEditor(editor, machine)) });
    if (pinning === undefined) throw new Error('the editor was not prepared');
    return pinning;
  }

  pin(params: PinParams = { which: 'unpinned and outdated' }): Promise<PinSummary> {
    return this.editor.request('imageTrust/pin', params);
  }

  /** Opens a file as it is on disk. */
  async open(uri: string): Promise<void> {
    this.#open.add(uri);
    await this.editor.open(uri, this.#machine.files[uri] ?? '');
  }

  /** What a document is now, in the editor or on disk. */
  text(uri: string): string | undefined {
    return this.#open.has(uri) ? this.editor.document(uri).getText() : this.#machine.files[uri];
  }

  async #apply(params: ApplyWorkspaceEditParams): Promise<ApplyWorkspaceEditResult> {
    this.edits.push(params);
    await this.meanwhile();
    const changes = changesOf(params.edit);
    const isStale = ({ textDocument: { uri, version } }: TextDocumentEdit): boolean =>
      version !== null && this.editor.document(uri).version !== version;
    if (changes.some(isStale)) return { applied: false };
    const make = async (): Promise<void> => {
      for (const { textDocument, edits } of changes) await this.#change(textDocument.uri, edits as AnnotatedTextEdit[]);
    };
    if (this.reports === 'before') await make();
    else setImmediate(() => void make());
    return { applied: true };
  }

  async #change(uri: string, edits: readonly AnnotatedTextEdit[]): Promise<void> {
    const chosen = edits.filter(
      ({ annotationId }) => (annotationId as string | undefined) === undefined || this.chooses(annotationId),
    );
    if (chosen.length === 0) return;
    const before = this.text(uri) ?? '';
    const after = TextDocument.applyEdits(TextDocument.create(uri, '', 0, before), [...chosen]);
    if (this.#open.has(uri)) await this.editor.change(uri, after);
    else this.#machine.files[uri] = after;
  }
}

function changesOf({ changes = {}, documentChanges }: WorkspaceEdit): readonly TextDocumentEdit[] {
  const unversioned = Object.entries(changes).map(([uri, edits]) => ({ textDocument: { uri, version: null }, edits }));
  return documentChanges?.flatMap((change) => ('edits' in change ? [change] : [])) ?? unversioned;
}
