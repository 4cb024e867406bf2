import { commands, env, l10n, Uri, window, type Disposable, type TreeView } from 'vscode';
import type { FoundTag } from '../../../server/src/lsp/protocol.ts';
import type { TreeNode } from '../../../server/src/lsp/tree/tree-node.ts';
import { withoutIcons } from '../plain-text.ts';
import { showDocument, showRetirement } from '../read-only-documents.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { ImageTree } from './image-tree.ts';
import { openingOf } from './tree-item.ts';

/** The commands of the tree: those of its title, and those about one of its lines. */
export function registerTreeCommands(
  server: ServerConnection,
  tree: ImageTree,
  view: TreeView<TreeNode>,
): readonly Disposable[] {
  // The keyboard has no clicked line: there the selected one counts.
  const about = (name: string, act: (node: TreeNode) => unknown): Disposable =>
    commands.registerCommand(name, async (clicked?: TreeNode) => {
      const node = clicked ?? view.selection[0];
      if (node !== undefined) await act(node);
    });
  return [
    commands.registerCommand('imageTrust.groupByFile', () => tree.group('file')),
    commands.registerCommand('imageTrust.groupByRepository', () => tree.group('repository')),
    commands.registerCommand('imageTrust.findTag', (clicked?: TreeNode) => findTag(server, tree, clicked)),
    commands.registerCommand('imageTrust.showRetirement', () => showRetirement(server)),
    about('imageTrust.copyDigest', ({ copies }) => copy(copies)),
    about('imageTrust.copyKeyId', ({ copies }) => copy(copies)),
    about('imageTrust.copyReference', ({ reference }) => copy(reference)),
    about('imageTrust.inspectMetadata', ({ document }) => document !== undefined && showDocument(document)),
    about('imageTrust.openInRegistry', ({ page }) => page !== undefined && openPage(page)),
    about('imageTrust.showUses', showUses),
  ];
}

async function copy(text: string | undefined): Promise<void> {
  if (text !== undefined) await env.clipboard.writeText(text);
}

/** VS Code asks before it opens pages that the user has not trusted yet. */
async function openPage(page: string): Promise<void> {
  const uri = Uri.parse(page, true);
  if (uri.scheme === 'https') await env.openExternal(uri);
}

async function showUses({ uses = [] }: TreeNode): Promise<void> {
  const chosen = uses.length < 2 ? uses[0] : await window.showQuickPick(uses.map(listed));
  if (chosen !== undefined) await commands.executeCommand('vscode.open', ...openingOf(chosen));
}

/** VS Code's own search in trees knows only the lines that have been opened; this one knows every signed tag. */
async function findTag(server: ServerConnection, tree: ImageTree, clicked: TreeNode | undefined): Promise<void> {
  const gun = clicked?.gun ?? (await chooseRepository(tree));
  if (gun === undefined) return;
  const items = signedTags(server, gun).then((tags) => tags.map(listed));
  const placeHolder = l10n.t('Signed tags of {0}', gun);
  const chosen = await window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (chosen !== undefined) await tree.reveal(gun, chosen.tag);
}

/** As an entry of a list. */
function listed<Found extends Pick<FoundTag, 'label' | 'description'>>(found: Found): Found {
  return { ...found, label: withoutIcons(found.label), description: withoutIcons(found.description) };
}

async function signedTags(server: ServerConnection, gun: string): Promise<readonly FoundTag[]> {
  const found: FoundTag[] = [];
  for (;;) {
    const { tags, rest } = await server.request('imageTrust/signedTags', { gun, from: found.length });
    found.push(...tags);
    if (tags.length === 0 || rest === 0) return found;
  }
}

/** Asks for a repository in use, where there are several; where there is none, says so. */
export async function chooseRepository(tree: ImageTree): Promise<string | undefined> {
  const repositories = await tree.repositories();
  if (repositories.length === 0) {
    await window.showInformationMessage(l10n.t('Image Trust: no file that was checked names an image.'));
    return undefined;
  }
  if (repositories.length < 2) return repositories[0]?.gun;
  const chosen = await window.showQuickPick(repositories, { placeHolder: l10n.t('Repository') });
  return chosen?.gun;
}
