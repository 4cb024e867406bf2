import { beforeEach, expect, test, vi } from 'vitest';
import { listWorkspaceFiles } from '../../client/src/workspace-files.ts';

/** VS Code as far as the list of files needs it: paths per pattern, and what git ignores; `undefined`: no git. */
const vscode = vi.hoisted((): Fake => ({
  found: {},
  ignored: undefined,
  roots: ['/w'],
  asked: [],
  state: 'initialized',
}));

interface Fake {
  found: Readonly<Record<string, readonly string[]>>;
  ignored: readonly string[] | undefined;
  /** Of repositories, the innermost first. */
  roots: readonly string[];
  /** The roots of the repositories that git was started for. */
  asked: string[];
  /** Whether git's extension has looked for repositories; it knows none before. */
  state: 'uninitialized' | 'initialized';
}

vi.mock('vscode', () => {
  const uri = (fsPath: string) => ({ fsPath, toString: () => `file://${fsPath}` });
  const rootOf = (path: string) => vscode.roots.find((root) => path.startsWith(`${root}/`));
  // As VS Code's extension does it: a new object for every question, and git gives up where a path is in a submodule.
  const repositoryAt = (root: string) => ({
    rootUri: uri(root),
    checkIgnore: (paths: readonly string[]) => {
      vscode.asked.push(root);
      if (paths.some((path) => rootOf(path) !== root)) return Promise.reject(new Error('IsInSubmodule'));
      return Promise.resolve(new Set(paths.filter((path) => vscode.ignored?.includes(path))));
    },
  });
  const getRepository = ({ fsPath }: { fsPath: string }) => {
    const root = rootOf(fsPath);
    return root === undefined || vscode.state === 'uninitialized' ? null : repositoryAt(root);
  };
  const onDidChangeState = (follow: (state: string) => void) => {
    queueMicrotask(() => {
      vscode.state = 'initialized';
      follow(vscode.state);
    });
    return { dispose: () => undefined };
  };
  const git = { getAPI: () => ({ state: vscode.state, onDidChangeState, getRepository }) };
  return {
    workspace: { findFiles: (pattern: string) => Promise.resolve((vscode.found[pattern] ?? []).map(uri)) },
    extensions: {
      getExtension: () => (vscode.ignored === undefined ? undefined : { activate: () => Promise.resolve(git) }),
    },
  };
});

beforeEach(() => {
  vscode.found = { a: ['/w/b', '/w/a'], b: ['/w/c', '/w/a'] };
  vscode.ignored = undefined;
  vscode.roots = ['/w'];
  vscode.asked = [];
  vscode.state = 'initialized';
});

const list = (limit: number) => listWorkspaceFiles({ patterns: ['a', 'b'], limit });

test('every file once, in order', async () => {
  expect(await list(3)).toEqual({ uris: ['file:///w/a', 'file:///w/b', 'file:///w/c'], isComplete: true });
});

test('no more than wanted, and it says so', async () => {
  expect(await list(2)).toEqual({ uris: ['file:///w/a', 'file:///w/b'], isComplete: false });
});

test('without what git ignores, which does not count', async () => {
  vscode.ignored = ['/w/a'];
  expect(await list(2)).toEqual({ uris: ['file:///w/b', 'file:///w/c'], isComplete: true });
});

test('what git ignores is known right after VS Code has started, too', async () => {
  vscode.ignored = ['/w/a'];
  vscode.state = 'uninitialized';
  expect((await list(2)).uris).toEqual(['file:///w/b', 'file:///w/c']);
});

test('git is started once for each repository, whatever the number of files', async () => {
  vscode.ignored = [];
  await list(3);
  expect(vscode.asked).toEqual(['/w']);
});

test('a submodule is asked about its own files, and hides nothing of what its parent ignores', async () => {
  vscode.found = { a: ['/w/a', '/w/sub/a', '/w/sub/b'], b: ['/elsewhere/a'] };
  vscode.roots = ['/w/sub', '/w'];
  vscode.ignored = ['/w/a', '/w/sub/b'];
  expect(await list(3)).toEqual({ uris: ['file:///elsewhere/a', 'file:///w/sub/a'], isComplete: true });
});
