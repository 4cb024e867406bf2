import { dateWords } from '../../rules/words.ts';
import type { KeySummary, RoleTrust } from '../../trust/provider.ts';
import { metadataPath } from './document-paths.ts';
import { factNode, groupNode, idBelow, treeNode, type TreeNode } from './tree-node.ts';
import { counted, expiresSoon, expiryWords, short } from './tree-words.ts';

/** The roles of a repository with their keys. @param now milliseconds since the epoch */
export function rolesNode(gun: string, roles: readonly RoleTrust[], now: number): TreeNode {
  return groupNode({
    id: idBelow(gun, 'roles'),
    gun,
    icon: 'organization',
    label: 'Roles and keys',
    description: counted(roles.length, 'role'),
    children: roles.map((role) => roleNode(gun, role, now)),
  });
}

function roleNode(gun: string, role: RoleTrust, now: number): TreeNode {
  const { name, state, threshold, paths } = role;
  const isVerified = state.kind === 'verified';
  const validity = isVerified ? expiryWords(state.expires, now) : `not accepted: ${state.reason}`;
  const keys = `${threshold} of ${counted(role.keys.length, 'key')}`;
  const allowed = paths === undefined ? [] : [pathWords(paths)];
  return treeNode({
    id: idBelow(gun, 'role', name),
    gun,
    label: name,
    description: [validity, keys, ...allowed].join(' · '),
    tooltip: [
      `Role ${name}`,
      `Threshold ${keys}`,
      isVerified ? `Version ${state.version}, ${validity} (${dateWords(state.expires)})` : validity,
      ...allowed.map((words) => `May sign ${words}`),
    ].join('\n'),
    ...roleLook(role, now),
    role: name,
    context: contextOf(name),
    spoken: `Role ${name}: threshold ${keys}, ${allowed.map((words) => `may sign ${words}, `).join('')}${validity}`,
    children: role.keys.map((key) => keyNode(gun, name, key)),
    ...(isVerified ? { document: metadataPath(gun, name) } : {}),
  });
}

function roleLook({ state, name }: RoleTrust, now: number): Pick<TreeNode, 'icon' | 'mood'> {
  const isWarned = state.kind !== 'verified' || expiresSoon(name, state.expires, now);
  if (isWarned) return { icon: 'warning', mood: 'warning' };
  return { icon: name.startsWith('targets/') ? 'person' : 'shield' };
}

/** The empty prefix allows every name (`--all-paths`). */
function pathWords(paths: readonly string[]): string {
  if (paths.includes('')) return 'every tag';
  return paths.length === 0 ? 'no tag' : `tags that begin with ${paths.join(', ')}`;
}

/** What menus offer: keys of the roles that every repository has are rotated, signers are removed. */
function contextOf(role: string): string {
  if (!role.includes('/')) return 'role rotatable';
  return isSigner(role) ? 'role signer' : 'role';
}

/** docker's signers: direct delegations, but for the one that collects what they release. */
function isSigner(role: string): boolean {
  return /^targets\/[^/]+$/.test(role) && role !== 'targets/releases';
}

function keyNode(gun: string, role: string, key: KeySummary): TreeNode {
  const local = key.local ? 'private key on this machine' : 'private key not on this machine';
  return treeNode({
    id: idBelow(gun, 'key', key.id, role),
    gun,
    label: short(key.canonicalId),
    description: `${key.algorithm}${key.local ? ' · private key on this machine' : ''}`,
    tooltip: [`Key id ${key.id}`, `Canonical key id ${key.canonicalId}`, key.algorithm, local].join('\n'),
    icon: 'key',
    role,
    context: role.includes('/') ? 'key' : 'key rotatable',
    spoken: `Key ${short(key.canonicalId)}, ${key.algorithm}, ${local}`,
    children: keyFacts(gun, role, key),
    copies: key.canonicalId,
    key: key.id,
  });
}

function keyFacts(gun: string, role: string, key: KeySummary): readonly TreeNode[] {
  const fact = (name: string, label: string, description: string): TreeNode =>
    factNode({ id: idBelow(gun, 'key', key.id, name, role), gun, label, description, icon: 'symbol-field' });
  const exact = (name: string, label: string, value: string): TreeNode =>
    treeNode({ ...fact(name, label, value), icon: 'symbol-key', context: 'keyId', copies: value, key: key.id });
  const { certificate } = key;
  return [
    exact('id', 'Key id', key.id),
    exact('canonical', 'Canonical key id', key.canonicalId),
    fact('algorithm', 'Algorithm', key.algorithm),
    fact('local', 'Private key', key.local ? 'on this machine' : 'not on this machine'),
    ...(certificate === undefined
      ? []
      : [
          fact('subject', 'Certificate', certificate.subject),
          fact(
            'dates',
            'Certificate valid',
            `${dateWords(certificate.notBefore)} to ${dateWords(certificate.notAfter)}`,
          ),
          exact('sha256', 'Certificate SHA-256', certificate.sha256),
        ]),
  ];
}
