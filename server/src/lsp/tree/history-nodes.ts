import { unreachableCase } from '../../base/errors.ts';
import type { Change, HistoryEntry } from '../../trust/roots-of-trust.ts';
import { factNode, groupNode, idBelow, treeNode, type TreeNode } from './tree-node.ts';
import { counted, momentWords, short } from './tree-words.ts';

/** What this machine has seen change since it first trusted the repository, the newest first. */
export function historyNode(gun: string, entries: readonly HistoryEntry[]): TreeNode {
  const [first] = entries;
  return groupNode({
    id: idBelow(gun, 'history'),
    gun,
    icon: 'history',
    label: 'History',
    description:
      first === undefined ? 'nothing seen yet' : `${counted(entries.length, 'entry', 'entries')}${since(first)}`,
    children: entries.map((entry) => entryNode(gun, entry)).reverse(),
  });
}

function since({ at }: HistoryEntry): string {
  return at === 0 ? '' : ` since ${momentWords(at)}`;
}

function entryNode(gun: string, { at, role, version, changes, more }: HistoryEntry): TreeNode {
  const idOf = (part: string | number): string => idBelow(gun, 'history', version, part, role);
  const [only] = changes;
  const isOne = changes.length === 1 && more === 0;
  const words = isOne && only !== undefined ? changeWords(only) : counted(changes.length + more, 'change');
  const rest =
    more === 0 ? [] : [factNode({ id: idOf('more'), gun, icon: 'ellipsis', label: counted(more, 'more change') })];
  return treeNode({
    id: idBelow(gun, 'history', version, role),
    gun,
    label: at === 0 ? 'Earlier' : momentWords(at),
    description: role === '' ? words : `${role} ${version}: ${words}`,
    icon: changes.some(isGrave) ? 'key' : 'edit',
    context: 'entry',
    children: [...changes.map((change, index) => changeNode(idOf(index), gun, change)), ...rest],
  });
}

/** What changes who may sign, and not only what is signed. */
function isGrave({ kind }: Change): boolean {
  return !kind.startsWith('tag-');
}

function changeNode(id: string, gun: string, change: Change): TreeNode {
  return factNode({ id, gun, icon: ICONS[change.kind], label: changeWords(change), ...copied(change) });
}

const ICONS: Readonly<Record<Change['kind'], string>> = {
  first: 'verified',
  renewed: 'refresh',
  'key-added': 'key',
  'key-removed': 'key',
  threshold: 'shield',
  'signer-added': 'person-add',
  'signer-removed': 'person',
  paths: 'shield',
  'tag-added': 'add',
  'tag-removed': 'remove',
  'tag-moved': 'arrow-right',
  damaged: 'warning',
};

function changeWords(change: Change): string {
  switch (change.kind) {
    case 'first':
      return `first trusted, ${change.how === 'shown' ? 'as its server showed it' : 'taken over from docker or notary'}: ${change.keys.map(short).join(', ')}`;
    case 'renewed':
      return 'a new root with the same keys';
    case 'key-added':
      return `${change.role} got the key ${short(change.key)}`;
    case 'key-removed':
      return `${change.role} lost the key ${short(change.key)}`;
    case 'threshold':
      return `${change.role} needs ${change.to} keys instead of ${change.from}`;
    case 'signer-added':
      return `${change.role} may sign`;
    case 'signer-removed':
      return `${change.role} may no longer sign`;
    case 'paths':
      return `${change.role} may sign other tags than before`;
    case 'tag-added':
      return `${change.tag} was signed: ${digestWords(change.digest)}`;
    case 'tag-removed':
      return `${change.tag} is no longer signed: it was ${digestWords(change.digest)}`;
    case 'tag-moved':
      return `${change.tag} moved from ${digestWords(change.from)} to ${digestWords(change.to)}`;
    case 'damaged':
      return 'what was kept before was damaged';
    default:
      return unreachableCase(change);
  }
}

function digestWords(hex: string): string {
  return hex === '' ? 'nothing with a sha256' : short(`sha256:${hex}`);
}

/** What a change leaves behind to be compared with. */
function copied(change: Change): Pick<TreeNode, 'copies'> {
  switch (change.kind) {
    case 'tag-moved':
      return change.from === '' ? {} : { copies: `sha256:${change.from}` };
    case 'tag-added':
    case 'tag-removed':
      return change.digest === '' ? {} : { copies: `sha256:${change.digest}` };
    default:
      return {};
  }
}
