import { beforeEach, expect, test, vi } from 'vitest';
import { listWorkspaceFiles } from '../../client/src/workspace-files.ts';

/** VS Code as far as the list of files needs it: paths per pattern, and what git ignores; `undefined`: no git. */
const vscode = vi.hoisted((): Fake => ({ found: {}, ignored: undefined }));

interface Fake {
  found: Readonly<Record<string, readonly string[]>>;
  ignored: readonly string[] | undefined;
}

vi.mock('vscode', () => {
  const uri = (fsPath: string) => ({ fsPath, toString: () => `file://${fsPath}` });
  const repository = {
    checkIgnore: (paths: string[]) => Promise.resolve(new Set(paths.filter((path) => vscode.ignored?.includes(path)))),
  };
  const git = { getAPI: () => ({ getRepository: () => repository }) };
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
