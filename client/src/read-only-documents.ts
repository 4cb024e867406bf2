import { commands, EventEmitter, Uri, window, workspace, type Disposable } from 'vscode';
import type { ServerConnection } from './server-connection.ts';

const SCHEME = 'image-trust';

/** Documents that the server writes and nobody can change. */
export class ReadOnlyDocuments implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor(server: ServerConnection) {
    this.#registration = workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: async ({ path }) => (await server.request('imageTrust/document', { path })).text,
    });
  }

  /** What is open may have changed. */
  refresh(): void {
    for (const { uri } of workspace.textDocuments) if (uri.scheme === SCHEME) this.#changed.fire(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** Checks the workspace, and shows which images depend on a trust server that ends, and what can be done. */
export async function showRetirement(server: ServerConnection): Promise<void> {
  if (workspace.workspaceFolders !== undefined) await server.request('imageTrust/checkWorkspace', undefined);
  await commands.executeCommand('markdown.showPreview', Uri.from({ scheme: SCHEME, path: '/retirement.md' }));
}

/** Opens one of them, like a file that was clicked. */
export async function showDocument(path: string): Promise<void> {
  await window.showTextDocument(Uri.from({ scheme: SCHEME, path }), { preview: true });
}
