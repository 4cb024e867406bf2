import {
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  ResponseError,
  ErrorCodes,
  type CancellationToken,
  type Connection,
  type FileEvent,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { guardedEvent, signalOf } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import { isDocumentPath, isPolicyUri, pathOf } from './open-documents.ts';
import type { WorkspaceSummary } from '../protocol.ts';
import { workspaceSummary } from './workspace-summary.ts';

/** What becomes of the workspace's folders, and of its files on disk. */
export function followWorkspace(connection: Connection, server: LanguageServer): void {
  followFolders(connection, server);
  connection.onDidChangeWatchedFiles(
    guardedEvent(connection.console, 'following changed files', ({ changes }) => follow(server, changes)),
  );
  connection.onNotification(
    'imageTrust/lookAgain',
    guardedEvent<undefined>(connection.console, 'looking at the files again', () => {
      server.lookAround();
      return server.workspace.lookAgain();
    }),
  );
}

/** The protocol's own words for it, and those of our own client, whose library has them in a feature that is not in its bundle. */
function followFolders(connection: Connection, server: LanguageServer): void {
  const name = 'following changed folders';
  const changed = guardedEvent(connection.console, name, (folders: readonly string[]) => openFolders(server, folders));
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
    const gone = new Set(removed.map(({ uri }) => uri));
    const stay = server.policies.folders.filter((uri) => !gone.has(uri));
    return changed([...stay, ...added.map(({ uri }) => uri)]);
  });
  connection.onNotification('imageTrust/folders', changed);
}

async function openFolders(server: LanguageServer, folders: readonly string[]): Promise<void> {
  // First, so that no file that leaves is checked once more.
  const followed = server.workspace.openFolders(folders);
  server.policies.openFolders(folders);
  server.lookAround();
  await followed;
}

async function follow(server: LanguageServer, changes: readonly FileEvent[]): Promise<void> {
  for (const { uri } of changes) {
    if (isPolicyUri(uri)) server.policies.written(uri);
    else server.fileChanged(uri);
  }
  // What is deleted may be a folder, with documents in it.
  const [gone, written] = partition(changes, ({ type }) => type === FileChangeType.Deleted);
  if (gone.length > 0) server.lookAround();
  server.policies.deleted(gone.map(({ uri }) => uri).filter((uri) => !isPolicyUri(uri)));
  await server.workspace.deleted(gone.map(({ uri }) => uri));
  const isFollowed = (uri: string): boolean => isDocumentPath(pathOf(uri)) || server.workspace.has(uri);
  await server.workspace.changed(written.map(({ uri }) => uri).filter(isFollowed));
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** The check of the whole workspace, with the client's own progress and cancelling. */
export async function checkWorkspace(
  connection: Connection,
  server: LanguageServer,
  token: CancellationToken,
): Promise<WorkspaceSummary> {
  await server.sessions.whenReady();
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin('Image Trust: checking the workspace', 0, undefined, true);
  try {
    const checked = await server.workspace.run({
      signal: signalOf(progress.token, token),
      onProgress: (done, total) => reportProgress(progress, done, total),
    });
    const presentation = server.presentation();
    if (presentation === undefined) throw new ResponseError(ErrorCodes.InternalError, 'the settings are not known');
    const documents = checked.uris.flatMap((uri) => server.checks.get(uri) ?? []);
    return await server.ports.longWork.run(
      workspaceSummary(checked, documents, server.policies.known.all(), presentation),
    );
  } finally {
    progress.done();
  }
}

/** How many files are done, on the client's progress. */
export function reportProgress(progress: WorkDoneProgressServerReporter, done: number, total: number): void {
  progress.report(Math.floor((100 * done) / total), `${done} of ${total} files`);
}
