import type { RepositoryInUse } from './images-in-use.ts';
import { registryPage } from './registry-pages.ts';
import { treeNode, type TreeNode } from './tree-node.ts';
import { expiresSoon, expiryWords } from './tree-words.ts';
import { placesOf, verdictCounts } from './use-nodes.ts';
import { lookOf, worstOf } from './verdict-look.ts';

/** The tree by repository: every repository that a checked file uses, with its verdicts. @param now milliseconds since the epoch */
export function repositoryNodes(repositories: readonly RepositoryInUse[], now: number): readonly TreeNode[] {
  return repositories.map(({ gun, name, uses }) => {
    const description = [verdictCounts(uses), ...warnings(uses, now)].join(' · ');
    const page = registryPage(gun);
    return treeNode({
      id: gun,
      gun,
      label: name,
      description,
      tooltip: [gun, ...uses.map(({ reference, words }) => `${reference}: ${words}`), ...warnings(uses, now)].join(
        '\n',
      ),
      ...lookOf(worstOf(uses.map(({ verdict }) => verdict))),
      context: 'repository',
      spoken: `Repository ${name}: ${description}`,
      children: 'load',
      reference: name,
      uses: placesOf(uses),
      ...(page === undefined ? {} : { page }),
    });
  });
}

/** What ends soon is said before it does. */
function warnings(uses: RepositoryInUse['uses'], now: number): readonly string[] {
  const expires = uses.find((use) => use.expires !== undefined)?.expires;
  if (expires === undefined || !expiresSoon(expires.role, expires.at, now)) return [];
  return [`${expires.role} ${expiryWords(expires.at, now)}`];
}
