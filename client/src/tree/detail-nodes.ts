import type { RepositoryDetails, RepositorySummary, TagDetails } from '../../../server/src/lsp/protocol.ts';
import type { TreeNode } from './node.ts';
import { roleNode } from './role-nodes.ts';
import { byNaturalOrder, counted, expiresSoon, expiryWords, short } from './words.ts';

type Trusted = Extract<RepositoryDetails, { kind: 'trusted' }>;

/** What a repository shows when it is opened. @param now milliseconds since the epoch */
export function detailNodes(summary: RepositorySummary, details: RepositoryDetails, now: number): readonly TreeNode[] {
  if (details.kind !== 'trusted') return [factNode(details.gun, 'state', 'info', details.words, ''), usesNode(summary)];
  return [...stateNodes(details, now), tagsNode(summary, details, now), rolesNode(details, now), usesNode(summary)];
}

function stateNodes(details: Trusted, now: number): readonly TreeNode[] {
  const { gun, server, expires, stale } = details;
  const icon = expiresSoon(expires.role, expires.at, now) ? 'warning' : 'calendar';
  return [
    ...(stale === undefined ? [] : [factNode(gun, 'stale', 'history', 'Not asked again', stale)]),
    factNode(gun, 'expires', icon, 'Trust data', `${expiryWords(expires.at, now)}: ${expires.role}`),
    factNode(gun, 'server', 'server', 'Trust server', server),
  ];
}

function tagsNode(summary: RepositorySummary, details: Trusted, now: number): TreeNode {
  const used = new Set(summary.uses.map(({ tag }) => tag));
  const tags = details.tags.toSorted((a, b) => byNaturalOrder(a.tag, b.tag));
  return group(details.gun, 'tags', 'tag', 'Signed tags', counted(tags.length, 'tag'), [
    ...tags.map((tag) => tagNode(details.gun, tag, used.has(tag.tag) ? 'used' : 'unused', now)),
  ]);
}

function tagNode(gun: string, details: TagDetails, usage: 'used' | 'unused', now: number): TreeNode {
  const { tag, digest, role, signers, expires } = details;
  const by = signers.length === 0 ? 'repository admin' : signers.join(', ');
  const here = usage === 'used' ? ' · used here' : '';
  return {
    id: `${gun}/tags/${tag}`,
    gun,
    label: tag,
    description: `${short(digest)} · ${by}${here}`,
    tooltip: [`${tag}: ${digest}`, `Signed by ${by}`, `Role ${role}, ${expiryWords(expires, now)}`].join('\n'),
    icon: usage === 'used' ? 'verified-filled' : 'verified',
    contextValue: 'tag',
    spoken: `Signed tag ${tag}, signed by ${by}${usage === 'used' ? ', used in an open file' : ''}`,
    children: [],
    copies: digest,
  };
}

function rolesNode({ gun, roles }: Trusted, now: number): TreeNode {
  const children = roles.map((role) => roleNode(gun, role, now));
  return group(gun, 'roles', 'organization', 'Roles and keys', counted(roles.length, 'role'), children);
}

function usesNode({ gun, uses }: RepositorySummary): TreeNode {
  const children = uses.map(({ uri, line, character, reference, words }): TreeNode => ({
    id: `${gun}/uses/${uri}#${line}:${character}`,
    gun,
    label: reference,
    description: `${words} · ${fileName(uri)}:${line + 1}`,
    tooltip: `${reference}: ${words}`,
    icon: 'go-to-file',
    contextValue: 'use',
    spoken: `${reference} in ${fileName(uri)}, line ${line + 1}: ${words}`,
    children: [],
    location: { uri, line, character },
  }));
  return group(gun, 'uses', 'references', 'Used in', counted(uses.length, 'place'), children);
}

function group(
  gun: string,
  name: string,
  icon: string,
  label: string,
  description: string,
  children: readonly TreeNode[],
): TreeNode {
  const spoken = `${label}: ${description}`;
  return {
    id: `${gun}/${name}`,
    gun,
    label,
    description,
    tooltip: spoken,
    icon,
    contextValue: 'group',
    spoken,
    children,
  };
}

function factNode(gun: string, name: string, icon: string, label: string, description: string): TreeNode {
  const spoken = description === '' ? label : `${label}: ${description}`;
  const id = `${gun}/${name}`;
  return { id, gun, label, description, tooltip: spoken, icon, contextValue: 'fact', spoken, children: [] };
}

function fileName(uri: string): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // not valid percent-encoding: the name as it stands
  }
}
