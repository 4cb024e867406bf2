import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { TreeView } from 'vscode';
import { registerPinning } from '../../client/src/pinning.ts';
import { registerRootCommands } from '../../client/src/roots.ts';
import type { ServerConnection } from '../../client/src/server-connection.ts';
import type { ImageTree } from '../../client/src/tree/image-tree.ts';
import { registerTreeCommands } from '../../client/src/tree/tree-commands.ts';
import type { TreeNode } from '../../server/src/lsp/tree/tree-node.ts';

const vscode = vi.hoisted(() => ({
  registered: new Map<string, () => unknown>(),
  executed: [] as unknown[],
  shown: [] as string[],
  editor: undefined as object | undefined,
}));

vi.mock('vscode', async () => ({
  ...(await import('../support/vscode/l10n.ts')),
  commands: {
    registerCommand: (name: string, handler: () => unknown) => vscode.registered.set(name, handler),
    executeCommand: (...given: unknown[]) => Promise.resolve(vscode.executed.push(given)),
  },
  window: {
    get activeTextEditor() {
      return vscode.editor;
    },
    showInformationMessage: (message: string) => Promise.resolve(vscode.shown.push(message)),
  },
}));

const server = { onRequest: () => ({ dispose: () => undefined }) } as unknown as ServerConnection;
const view = { selection: [] } as unknown as TreeView<TreeNode>;
const tree = { repositories: () => Promise.resolve([]) } as unknown as ImageTree;

beforeEach(() => {
  Object.assign(vscode, { executed: [], shown: [], editor: undefined });
  registerPinning(server, view);
  registerTreeCommands(server, tree, view);
  registerRootCommands(server, tree, view);
});

describe('a command that has nothing to act on says so', () => {
  test.each(['imageTrust.pinAllInFile', 'imageTrust.updatePinsInFile'])(
    '%s, as when the walkthrough is in front',
    async (name) => {
      await vscode.registered.get(name)?.();
      expect(vscode.shown).toEqual(['Image Trust: open the file first whose images are to be pinned.']);
      expect(vscode.executed).toEqual([]);
      vscode.editor = {};
      await vscode.registered.get(name)?.();
      expect(vscode.executed).toHaveLength(1);
    },
  );

  test.each(['findTag', 'showFingerprint', 'compareFingerprint', 'forgetRoot'])(
    'imageTrust.%s, before any file with an image was opened',
    async (name) => {
      await vscode.registered.get(`imageTrust.${name}`)?.();
      expect(vscode.shown).toEqual(['Image Trust: no file that was checked names an image.']);
    },
  );
});
