import { commands, Disposable, l10n, window, type SecretStorage, type TreeView } from 'vscode';
import type { PublishAction, RotatedRole } from '../../../server/src/lsp/publish/publish-protocol.ts';
import type { TreeNode } from '../../../server/src/lsp/tree/tree-node.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { ImageTree } from '../tree/image-tree.ts';
import { chooseRepository } from '../tree/tree-commands.ts';
import { KeptPassphrases } from './kept-passphrases.ts';
import { Publications } from './publications.ts';

/** What a line of the tree or an entry of the light bulb is about. */
type Subject = Pick<TreeNode, 'gun' | 'signedTag' | 'role'> & { readonly tag?: string };

/** Empty where the user has not said enough, or nothing was clicked. */
type Wanted = PublishAction | undefined | '';

/** The commands that publish. Each finds out what is meant; what it comes to is shown before anything is signed. */
export function registerPublishing(
  server: ServerConnection,
  secrets: SecretStorage,
  tree: ImageTree,
  view: TreeView<TreeNode>,
): readonly Disposable[] {
  const kept = new KeptPassphrases(secrets);
  const publications = new Publications(server, kept);
  const command = (name: string, actionFor: (subject: Subject) => Wanted | Promise<Wanted>): Disposable =>
    commands.registerCommand(`imageTrust.publish.${name}`, async (clicked?: Subject) => {
      const action = await actionFor(clicked ?? view.selection[0] ?? {});
      if (action !== undefined && action !== '') await publications.run(action);
    });
  const repository = ({ gun }: Subject): Promise<string | undefined> => Promise.resolve(gun ?? chooseRepository(tree));
  return [
    new Disposable(() => publications.dispose()),
    command('sign', async (subject) => signing(await repository(subject), subject.tag)),
    command('revoke', ({ gun, signedTag: tag }) => gun && tag && { kind: 'revoke', gun, tag }),
    command('addSigner', async (subject) => addingSigner(await repository(subject))),
    command('removeSigner', ({ gun, role }) => gun && role && removingSigner(gun, role)),
    command('rotate', ({ gun, role }) => rotating(gun, role)),
    commands.registerCommand('imageTrust.publish.forgetPassphrases', async () => {
      await kept.dropAll();
      await window.showInformationMessage(l10n.t('Image Trust: no passphrase is remembered any more.'));
    }),
  ];
}

async function signing(gun: string | undefined, given: string | undefined): Promise<Wanted> {
  if (gun === undefined) return undefined;
  const title = l10n.t('Sign a Tag of {0}', gun);
  const prompt = l10n.t('What the registry serves for it now is signed.');
  const tag = given ?? (await window.showInputBox({ title, prompt, placeHolder: '1.0', ignoreFocusOut: true }));
  return tag === undefined || tag === '' ? undefined : { kind: 'sign', gun, tag };
}

async function addingSigner(gun: string | undefined): Promise<Wanted> {
  if (gun === undefined) return undefined;
  const title = l10n.t('Add a Signer of {0}', gun);
  const prompt = l10n.t('Name of the signer: lower-case letters, digits, "-" and "_"');
  const name = await window.showInputBox({ title, prompt, ignoreFocusOut: true });
  if (name === undefined || name === '') return undefined;
  const openLabel = l10n.t('Use as Public Key');
  const files = await window.showOpenDialog({
    title,
    openLabel,
    canSelectMany: true,
    filters: { PEM: ['pub', 'pem', 'crt'] },
  });
  if (files === undefined || files.length === 0) return undefined;
  return { kind: 'addSigner', gun, name, keyFiles: files.map(String) };
}

function removingSigner(gun: string, role: string): Wanted {
  return { kind: 'removeSigner', gun, name: role.replace(/^targets\//, '') };
}

/** Only the server signs timestamps; snapshots are signed here or there; all else is signed here. */
async function rotating(gun: string | undefined, role: string | undefined): Promise<Wanted> {
  if (gun === undefined || !isRotated(role)) return undefined;
  if (role !== 'snapshot') return { kind: 'rotate', gun, role, to: role === 'timestamp' ? 'server' : 'new' };
  const server = l10n.t('A key that the server keeps, so that several people can publish');
  const here = l10n.t('A key on this machine');
  const chosen = await window.showQuickPick([server, here], { title: l10n.t('Rotate the Snapshot Key of {0}', gun) });
  return chosen === undefined ? undefined : { kind: 'rotate', gun, role, to: chosen === server ? 'server' : 'new' };
}

function isRotated(role: string | undefined): role is RotatedRole {
  return role === 'root' || role === 'targets' || role === 'snapshot' || role === 'timestamp';
}
