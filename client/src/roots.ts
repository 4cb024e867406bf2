import { commands, env, l10n, window, type Disposable, type TreeView } from 'vscode';
import type { TreeNode } from '../../server/src/lsp/tree/tree-node.ts';
import type { ServerConnection } from './server-connection.ts';
import type { ImageTree } from './tree/image-tree.ts';
import { chooseRepository } from './tree/tree-commands.ts';

/** Commands about roots of trust: to compare them, to bring them along, to forget them. */
export function registerRootCommands(
  server: ServerConnection,
  tree: ImageTree,
  view: TreeView<TreeNode>,
): readonly Disposable[] {
  const about = (name: string, act: (gun: string, node?: TreeNode) => Promise<void>): Disposable =>
    commands.registerCommand(name, async (clicked?: TreeNode) => {
      const node = clicked ?? view.selection[0];
      const gun = node?.gun ?? (await chooseRepository(tree));
      if (gun !== undefined) await act(gun, node);
    });
  return [
    about('imageTrust.showFingerprint', (gun) => showFingerprint(server, gun)),
    about('imageTrust.compareFingerprint', (gun, node) => compareFingerprint(server, gun, node?.key)),
    about('imageTrust.forgetRoot', (gun) => forgetRoot(server, gun)),
    commands.registerCommand('imageTrust.importRoots', () => importRoots(server)),
  ];
}

async function showFingerprint(server: ServerConnection, gun: string): Promise<void> {
  const { words, detail, copies } = await server.request('imageTrust/fingerprint', { gun });
  const copy = l10n.t('Copy Fingerprint');
  const compare = l10n.t('Compare…');
  const actions = copies === undefined ? [] : [copy, compare];
  const chosen = await window.showInformationMessage(words, { modal: true, detail }, ...actions);
  if (chosen === copy) await env.clipboard.writeText(copies ?? '');
  if (chosen === compare) await compareFingerprint(server, gun, undefined);
}

async function compareFingerprint(server: ServerConnection, gun: string, keyId: string | undefined): Promise<void> {
  const text = await window.showInputBox({
    title: gun,
    prompt: l10n.t('The fingerprint or key id that the publisher names'),
    ignoreFocusOut: true,
  });
  if (text === undefined || text.trim() === '') return;
  const params = { gun, text, ...(keyId === undefined ? {} : { keyId }) };
  const { kind, words } = await server.request('imageTrust/compare', params);
  const show = kind === 'same' ? window.showInformationMessage : window.showWarningMessage;
  await show(words, { modal: true, detail: gun });
}

/** Lists what docker and notary trust; what is chosen is taken over. */
async function importRoots(server: ServerConnection): Promise<void> {
  const found = await server.request('imageTrust/rootsToTake', undefined);
  const others = found.filter(({ isFree }) => !isFree);
  if (others.length > 0) {
    const detail = others.map(({ gun, words }) => `${gun}: ${words}`).join('\n\n');
    const message = l10n.t('Some roots that docker or notary trust cannot be taken over.');
    await window.showWarningMessage(message, { modal: true, detail });
  }
  const free = found.filter(({ isFree }) => isFree);
  if (free.length === 0) {
    if (others.length === 0)
      await window.showInformationMessage(l10n.t('Image Trust: there are no roots to take over.'));
    return;
  }
  const items = free.map(({ gun, words, keys }) => ({ label: gun, description: words, detail: keys, picked: true }));
  const title = l10n.t('Take over these roots of trust from docker and notary');
  const placeHolder = l10n.t('Compare the key ids with those that the publishers name');
  const chosen = await window.showQuickPick(items, { title, placeHolder, canPickMany: true, ignoreFocusOut: true });
  if (chosen === undefined || chosen.length === 0) return;
  const { words } = await server.request('imageTrust/takeRoots', { guns: chosen.map(({ label }) => label) });
  await window.showInformationMessage(`Image Trust: ${words}`);
}

async function forgetRoot(server: ServerConnection, gun: string): Promise<void> {
  const { detail } = await server.request('imageTrust/rememberedRoot', { gun });
  if (detail === '') {
    await window.showInformationMessage(l10n.t('Image Trust: no root of this repository is trusted on this machine.'));
    return;
  }
  const forget = l10n.t('Forget');
  const question = l10n.t('Forget the root of trust of {0}?', gun);
  if ((await window.showWarningMessage(question, { modal: true, detail }, forget)) !== forget) return;
  const { words } = await server.request('imageTrust/forgetRoot', { gun });
  const compare = l10n.t('Show Root Fingerprint');
  if ((await window.showInformationMessage(`Image Trust: ${words}`, compare)) === compare) {
    await showFingerprint(server, gun);
  }
}
