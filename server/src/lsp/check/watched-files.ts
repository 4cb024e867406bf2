import { DidChangeWatchedFilesNotification, WatchKind, type Connection } from 'vscode-languageserver';
import type { ClientAbilities } from '../client-abilities.ts';
import { DOCUMENT_PATTERNS, ENVIRONMENT_PATTERN, POLICY_PATTERN } from './document-patterns.ts';
import { folderOf } from './open-documents.ts';

/** What of the workspace the client is asked to watch, where it wants to be asked. */
export class WatchedFiles {
  readonly #connection: Connection;
  readonly #abilities: Pick<ClientAbilities, 'watchedFilesRegistration' | 'watchesSingleFolders'>;
  readonly #folders = new Set<string>();

  constructor(
    connection: Connection,
    abilities: Pick<ClientAbilities, 'watchedFilesRegistration' | 'watchesSingleFolders'>,
  ) {
    this.#connection = connection;
    this.#abilities = abilities;
  }

  /** Has documents, environment files and policies watched wherever they are. */
  async begin(): Promise<void> {
    if (!this.#abilities.watchedFilesRegistration) return;
    const documents = [ENVIRONMENT_PATTERN, POLICY_PATTERN, ...DOCUMENT_PATTERNS].map((globPattern) => ({
      globPattern,
    }));
    // Of a folder that is deleted, clients report the folder and nothing that was in it.
    const anythingDeleted = { globPattern: '**', kind: WatchKind.Delete };
    await this.#connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [...documents, anythingDeleted],
    });
  }

  /**
   * Has the folders of these files watched one by one. VS Code watches a workspace as a whole, and on Linux never sees into a
   * folder that was made inside a new one before that was watched itself (the inotify backend of @parcel/watcher), as happens
   * when git checks out a branch. Watching a single folder does not go that way.
   */
  async addFoldersOf(uris: readonly string[]): Promise<'added' | 'nothing new'> {
    const { watchedFilesRegistration, watchesSingleFolders } = this.#abilities;
    if (!watchedFilesRegistration || !watchesSingleFolders) return 'nothing new';
    const folders = [...new Set(uris.map(folderOf))].filter((folder) => !this.#folders.has(folder));
    if (folders.length === 0) return 'nothing new';
    for (const folder of folders) this.#folders.add(folder);
    const watchers = folders.map((folder) => ({ globPattern: { baseUri: folder.slice(0, -1), pattern: '*' } }));
    await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    return 'added';
  }
}
