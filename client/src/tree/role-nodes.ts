import type { KeyDetails, RoleDetails } from '../../../server/src/lsp/protocol.ts';
import type { TreeNode } from './node.ts';
import { counted, day, expiresSoon, expiryWords, short } from './words.ts';

/** A role or delegation with its keys. @param now milliseconds since the epoch */
export function roleNode(gun: string, role: RoleDetails, now: number): TreeNode {
  const id = `${gun}/roles/${role.name}`;
  const validity =
    role.expires === undefined ? `not accepted: ${role.skipped ?? 'unknown'}` : expiryWords(role.expires, now);
  const keys = counted(role.keys.length, 'key');
  const description = `${role.threshold} of ${keys} · ${validity}`;
  const paths = role.paths === undefined ? [] : [`May sign ${pathWords(role.paths)}`];
  const version = role.version === undefined ? [] : [`Version ${role.version}`];
  return {
    id,
    gun,
    label: role.name,
    description,
    tooltip: [`Role ${role.name}`, `Threshold ${role.threshold} of ${keys}`, validity, ...version, ...paths].join('\n'),
    icon: roleIcon(role, now),
    contextValue: 'role',
    spoken: `Role ${role.name}: threshold ${role.threshold} of ${keys}, ${validity}`,
    children: role.keys.map((key) => keyNode(id, gun, key)),
  };
}

function roleIcon({ expires, name }: RoleDetails, now: number): string {
  if (expires === undefined || expiresSoon(name, expires, now)) return 'warning';
  return name.startsWith('targets/') ? 'person' : 'shield';
}

/** The empty prefix allows every name (Notary delegations, `--all-paths`). */
function pathWords(paths: readonly string[]): string {
  if (paths.includes('')) return 'every tag';
  return paths.length === 0 ? 'no tag' : `tags that begin with ${paths.join(', ')}`;
}

function keyNode(roleId: string, gun: string, key: KeyDetails): TreeNode {
  const id = `${roleId}/${key.id}`;
  const local = key.local ? 'private key on this machine' : 'private key not on this machine';
  return {
    id,
    gun,
    label: short(key.canonicalId),
    description: `${key.algorithm}${key.local ? ' · private key here' : ''}`,
    tooltip: [`Key id ${key.id}`, `Canonical key id ${key.canonicalId}`, key.algorithm, local].join('\n'),
    icon: 'key',
    contextValue: 'key',
    spoken: `Key ${short(key.canonicalId)}, ${key.algorithm}, ${local}`,
    children: keyFacts(id, gun, key),
    copies: key.canonicalId,
  };
}

function keyFacts(id: string, gun: string, key: KeyDetails): readonly TreeNode[] {
  const fact = (name: string, label: string, description: string): TreeNode => ({
    id: `${id}/${name}`,
    gun,
    label,
    description,
    tooltip: `${label}: ${description}`,
    icon: 'symbol-field',
    contextValue: 'fact',
    spoken: `${label}: ${description}`,
    children: [],
  });
  const keyId = (name: string, label: string, value: string): TreeNode => ({
    ...fact(name, label, value),
    icon: 'symbol-key',
    contextValue: 'keyId',
    copies: value,
  });
  return [
    keyId('id', 'Key id', key.id),
    keyId('canonical', 'Canonical key id', key.canonicalId),
    fact('algorithm', 'Algorithm', key.algorithm),
    fact('local', 'Private key', key.local ? 'on this machine' : 'not on this machine'),
    ...(key.subject === undefined ? [] : [fact('subject', 'Certificate', key.subject)]),
    ...(key.notAfter === undefined ? [] : [fact('notAfter', 'Certificate valid until', day(key.notAfter))]),
  ];
}
