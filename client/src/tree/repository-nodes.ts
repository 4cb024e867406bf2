import type { RepositorySummary, RepositoryUse } from '../../../server/src/lsp/protocol.ts';
import type { TreeNode } from './node.ts';

/** The top of the tree: every repository that an open document uses, with its state in words. */
export function repositoryNodes(repositories: readonly RepositorySummary[]): readonly TreeNode[] {
  return repositories.map((repository) => {
    const description = usesInWords(repository.uses);
    return {
      id: repository.gun,
      gun: repository.gun,
      label: repository.name,
      description,
      tooltip: [repository.gun, ...repository.uses.map(({ reference, words }) => `${reference}: ${words}`)].join('\n'),
      icon: repositoryIcon(repository.uses),
      contextValue: 'repository',
      spoken: `Repository ${repository.name}: ${description}`,
      children: 'load',
    };
  });
}

/** `not signed (2) · signed, not pinned`: the worst first, for the end of the line may not be seen. */
function usesInWords(uses: readonly RepositoryUse[]): string {
  const counts = new Map<string, number>();
  for (const { words } of uses.toSorted((a, b) => rank(a) - rank(b))) counts.set(words, (counts.get(words) ?? 0) + 1);
  return [...counts].map(([words, count]) => (count === 1 ? words : `${words} (${count})`)).join(' · ');
}

const WORST_FIRST: readonly RepositoryUse['verdict'][] = [
  'rejected',
  'moved',
  'unsignedPin',
  'unsigned',
  'expired',
  'unavailable',
  'outdated',
  'noTrustData',
  'retired',
  'signed',
  'verified',
];

/** Whatever is not listed has nothing to say and comes last. */
function rank({ verdict }: RepositoryUse): number {
  const index = WORST_FIRST.indexOf(verdict);
  return index < 0 ? WORST_FIRST.length : index;
}

/** Only a repository all of whose uses are verified looks good. */
function repositoryIcon(uses: readonly RepositoryUse[]): string {
  const verdicts = uses.map(({ verdict }) => verdict);
  if (verdicts.every((verdict) => verdict === 'verified')) return 'verified-filled';
  if (verdicts.includes('rejected')) return 'error';
  const isDoubtful = (verdict: RepositoryUse['verdict']): boolean =>
    verdict === 'unsigned' || verdict === 'unsignedPin' || verdict === 'moved' || verdict === 'expired';
  if (verdicts.some(isDoubtful)) return 'warning';
  return verdicts.includes('signed') || verdicts.includes('outdated') ? 'verified' : 'question';
}
