import type { Scalar } from 'yaml';
import type { Build } from '../build-arguments.ts';
import type { BuildFacts } from './service-facts.ts';

/**
 * The builds of each Dockerfile that stands in a scalar; several builds may share one.
 * @param builds each with a noun phrase for people: `the service web`
 */
export function inlineBuilds(
  builds: Iterable<readonly [name: string, facts: BuildFacts | undefined]>,
): ReadonlyMap<Scalar, readonly Build[]> {
  const found = new Map<Scalar, Build[]>();
  for (const [name, facts] of builds) {
    if (facts?.inline === undefined) continue;
    const build = { name, arguments: facts.arguments, namedContexts: facts.contexts };
    const others = found.get(facts.inline);
    if (others) others.push(build);
    else found.set(facts.inline, [build]);
  }
  return found;
}
