import { extensions, window, workspace, type Disposable, type Event, type Uri } from 'vscode';
import type { FilesParams, FilesResult } from '../../server/src/lsp/protocol.ts';
import type { ServerConnection } from './server-connection.ts';

/** Files are counted before those that git ignores are taken out, so more are looked for than wanted. */
const SPARE = 5;

/** Tells the server what files there are, and when they may have changed without anybody saying so. */
export function answerAboutFiles(server: ServerConnection): readonly Disposable[] {
  return [
    server.onRequest('imageTrust/files', listWorkspaceFiles),
    window.onDidChangeWindowState(({ focused }) => focused && void server.notify('imageTrust/lookAgain')),
  ];
}

/** The workspace's files that match, without `files.exclude`, installed packages and what git ignores. */
export async function listWorkspaceFiles({ patterns, limit }: FilesParams): Promise<FilesResult> {
  const searches = patterns.map((pattern) => workspace.findFiles(pattern, '**/node_modules/**', SPARE * limit));
  const found = new Map((await Promise.all(searches)).flat().map((uri) => [uri.toString(), uri]));
  const kept = (await withoutIgnored([...found.values()])).map(String).sort();
  return { uris: kept.slice(0, limit), isComplete: kept.length <= limit };
}

/** Asks git itself, through VS Code's own extension for it; where there is none, nothing is ignored. */
async function withoutIgnored(uris: readonly Uri[]): Promise<readonly Uri[]> {
  const git = await openGit();
  if (git === undefined) return uris;
  const answers = byRepository(git, uris).map(({ repository, paths }) => repository.checkIgnore?.(paths) ?? NOTHING);
  const ignored = (await Promise.allSettled(answers)).map((answer) =>
    answer.status === 'fulfilled' ? [...answer.value] : [],
  );
  const isIgnored = new Set(ignored.flat());
  return uris.filter(({ fsPath }) => !isIgnored.has(fsPath));
}

const NOTHING: Promise<ReadonlySet<string>> = Promise.resolve(new Set<string>());

/**
 * Each repository with the paths of its own: about none at all does git answer where one of them is in a submodule. Repositories are
 * told apart by their roots, for every question for one brings a new object, and asking each of these would start git for each file.
 */
function byRepository(git: GitApi, uris: readonly Uri[]): readonly RepositoryPaths[] {
  const found = new Map<string, RepositoryPaths>();
  for (const uri of uris) {
    const repository = git.getRepository(uri);
    if (repository === null) continue;
    const root = repository.rootUri.toString();
    const entry = found.get(root) ?? { repository, paths: [] };
    found.set(root, entry);
    entry.paths.push(uri.fsPath);
  }
  return [...found.values()];
}

interface RepositoryPaths {
  readonly repository: GitRepository;
  readonly paths: string[];
}

/** The part of VS Code's git extension that is used (`extensions/git/src/api/git.d.ts`). */
interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: Event<GitApi['state']>;
  getRepository(uri: Uri): GitRepository | null;
}

interface GitRepository {
  readonly rootUri: Uri;
  checkIgnore?(paths: readonly string[]): Promise<ReadonlySet<string>>;
}

async function openGit(): Promise<GitApi | undefined> {
  try {
    const extension = extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
    const git = (await extension?.activate())?.getAPI(1);
    return git && (await whenReady(git));
  } catch {
    return undefined; // git is not installed, or switched off
  }
}

/** Right after VS Code has started, git's extension still looks for repositories, and knows none. */
function whenReady(git: GitApi): Promise<GitApi> {
  if (git.state === 'initialized') return Promise.resolve(git);
  return new Promise((resolve) => {
    const following = git.onDidChangeState((state) => {
      if (state !== 'initialized') return;
      following.dispose();
      resolve(git);
    });
  });
}
