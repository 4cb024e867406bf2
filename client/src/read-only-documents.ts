import { EventEmitter, Uri, window, workspace, type Disposable } from 'vscode';
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

/** Opens one of them, like a file that was clicked. */
export async function showDocument(path: string): Promise<void> {
  await window.showTextDocument(Uri.from({ scheme: SCHEME, path }), { preview: true });
}
