import { unreachableCase } from '../../base/errors.ts';
import { ageWords, dateWords, reasonWords } from '../../rules/words.ts';
import type { RepositoryTrust, TrustAnswer } from '../../trust/provider.ts';
import type { HistoryEntry } from '../../trust/roots-of-trust.ts';
import { historyNode } from './history-nodes.ts';
import type { RepositoryInUse } from './images-in-use.ts';
import { rolesNode } from './role-nodes.ts';
import { tagsNode } from './tag-nodes.ts';
import { factNode, groupNode, idBelow, type TreeNode } from './tree-node.ts';
import { counted, expiresSoon, expiryWords } from './tree-words.ts';
import { useBelowRepository } from './use-nodes.ts';

export interface RepositoryToShow {
  readonly used: RepositoryInUse;
  readonly answer: TrustAnswer;
  readonly history: readonly HistoryEntry[];
  /** A tag that somebody has searched for. */
  readonly wanted: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a repository shows when it is opened. */
export async function detailNodes({
  used,
  answer,
  history,
  wanted,
  now,
}: RepositoryToShow): Promise<readonly TreeNode[]> {
  const { gun } = used;
  if (answer.kind !== 'trusted') {
    const label = answerWords(answer);
    const state = factNode({ id: idBelow(gun, 'state'), gun, icon: 'info', label });
    return [state, ...(history.length === 0 ? [] : [historyNode(gun, history)]), usesNode(used)];
  }
  const { repository } = answer;
  return [
    ...stateNodes(repository, now),
    await tagsNode({ repository, used, wanted, now }),
    rolesNode(gun, repository.roles, now),
    historyNode(gun, history),
    usesNode(used),
  ];
}

/** Why there are no trust data, as a clause. */
export function answerWords(answer: Exclude<TrustAnswer, { kind: 'trusted' }>): string {
  switch (answer.kind) {
    case 'noTrustData':
      return `${answer.server} has no trust data for this repository`;
    case 'expired':
      return `the ${answer.role} metadata expired on ${dateWords(answer.expiredAt)}`;
    case 'rejected':
      return `the ${answer.role} metadata was rejected (${answer.check}): ${answer.detail}`;
    case 'retired':
      return `the trust service ${answer.server} has been shut down`;
    case 'unavailable':
      return `could not check: ${reasonWords(answer.reason, answer.host)}`;
    default:
      return unreachableCase(answer);
  }
}

function stateNodes({ gun, server, expires, stale, checkedAt }: RepositoryTrust, now: number): readonly TreeNode[] {
  const fact = (name: string, given: Pick<TreeNode, 'icon' | 'label' | 'description' | 'mood'>): TreeNode =>
    factNode({ id: idBelow(gun, name), gun, ...given });
  const age = `checked ${ageWords(now - checkedAt)}`;
  const isSoon = expiresSoon(expires.role, expires.at, now);
  return [
    ...(stale === undefined
      ? []
      : [
          fact('stale', {
            icon: 'history',
            label: 'Not asked again',
            description: `${age}; ${reasonWords(stale.reason, stale.host)}`,
          }),
        ]),
    fact('expires', {
      icon: isSoon ? 'warning' : 'calendar',
      ...(isSoon ? { mood: 'warning' } : {}),
      label: 'Trust data',
      description: `${expiryWords(expires.at, now)} (${expires.role}, ${dateWords(expires.at)})`,
    }),
    fact('server', { icon: 'server', label: 'Trust server', description: server }),
  ];
}

function usesNode({ gun, uses }: RepositoryInUse): TreeNode {
  const id = idBelow(gun, 'uses');
  return groupNode({
    id,
    gun,
    icon: 'references',
    label: 'Used in',
    description: counted(uses.length, 'place'),
    children: uses.map((use) => useBelowRepository(id, use)),
  });
}
