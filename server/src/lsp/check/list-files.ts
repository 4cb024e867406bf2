import type { Connection } from 'vscode-languageserver';
import type { ClientAbilities } from '../client-abilities.ts';
import { DOCUMENT_PATTERNS } from './document-patterns.ts';
import { isDocumentPath, pathOf } from './open-documents.ts';
import type { FilesParams, FilesResult } from '../protocol.ts';
import type { FileList, ServerPorts } from '../server-ports.ts';
import { MAX_WORKSPACE_FILES, type ListedFiles } from './workspace-check.ts';

/**
 * The files of the workspace that may name images. Our own client knows which files its user keeps out of sight; for any
 * other the folders are walked.
 * @throws where the client does not answer
 */
export async function listFiles(
  connection: Connection,
  ports: Pick<ServerPorts, 'listFiles'>,
  { extended, folders }: Pick<ClientAbilities, 'extended' | 'folders'>,
): Promise<FileList> {
  if (!extended) return ports.listFiles(folders, { isWanted: isDocumentPath, limit: MAX_WORKSPACE_FILES });
  const params: FilesParams = { patterns: DOCUMENT_PATTERNS, limit: MAX_WORKSPACE_FILES };
  const { uris, isComplete } = await connection.sendRequest<FilesResult>('imageTrust/files', params);
  return { uris: uris.filter((uri) => isDocumentPath(pathOf(uri))), isComplete };
}

/**
 * The files of a workspace with those that they name: whatever these are called, they are known by the language that an editor
 * would have to give them.
 */
export function withNamedFiles({ uris, isComplete }: FileList, languages: ReadonlyMap<string, string>): ListedFiles {
  const all = [...new Set([...uris, ...languages.keys()])].sort();
  return {
    uris: all.slice(0, MAX_WORKSPACE_FILES),
    isComplete: isComplete && all.length <= MAX_WORKSPACE_FILES,
    languages,
  };
}
