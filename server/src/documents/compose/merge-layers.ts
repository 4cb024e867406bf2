import type { DocumentProblem } from '../document-problem.ts';
import { shortList, shortName } from '../short-name.ts';
import type { FactsMerger } from './facts-merger.ts';
import { NO_FACTS } from './service-facts.ts';
import type { ServiceFacts } from './service-facts.ts';
import type { ComposeLayer, Extends } from './service-layer.ts';

/** What other files contribute to a layer. */
export interface Contributions {
  /** The services of included files. */
  readonly included: ReadonlyMap<string, ServiceFacts>;
  /** The services of other files that services of the layer extend; those that could not be had are missing. */
  readonly extended: ReadonlyMap<Extends, ServiceFacts>;
}

const NOTHING: Contributions = { included: new Map(), extended: new Map() };

/** The services of one Compose file alone, its documents merged. What stands in other files is left out. */
export function servicesOf(layers: readonly ComposeLayer[], merger: FactsMerger): ReadonlyMap<string, ServiceFacts> {
  const merged = new Map<string, ServiceFacts>();
  for (const layer of layers) merger.mergeInto(merged, mergeLayer(layer, NOTHING, merger));
  return merged;
}

/** The layer's services over included ones of the same name, then each over the one that it extends (compose-go `loader.go`). */
export function mergeLayer(
  layer: ComposeLayer,
  { included, extended }: Contributions,
  merger: FactsMerger,
): ReadonlyMap<string, ServiceFacts> {
  const merged = new Map(included);
  const done = new Set<string>();
  for (const name of layer.services.keys()) {
    // From the farthest base on, so that a chain of any length is walked once.
    for (const link of chainFrom(name, layer, done).links.toReversed()) {
      done.add(link);
      const service = layer.services.get(link);
      if (service === undefined) continue;
      const base = service.extends && (extended.get(service.extends) ?? merged.get(localBase(service.extends) ?? ''));
      const own = merger.merge(included.get(link) ?? NO_FACTS, service.facts);
      merged.set(link, merger.merge(base ?? NO_FACTS, own));
    }
  }
  return merged;
}

/** Where services extend what is not there, or each other in a circle, all within one file. */
export function brokenExtends(layer: ComposeLayer, included: Contributions['included']): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const done = new Set<string>();
  for (const [name, service] of layer.services) {
    const base = service.extends && localBase(service.extends);
    if (service.extends && base !== undefined && !layer.services.has(base) && !included.has(base)) {
      const message = `the service ${shortName(base)}, which ${shortName(name)} extends, is not in this file`;
      problems.push({ code: 'not-found', message, span: service.extends.span });
    }
    const { links, isCircle } = chainFrom(name, layer, done);
    for (const link of links) done.add(link);
    if (!isCircle || !service.extends) continue;
    const message = `the service ${shortName(name)} extends itself: ${shortList([...links, name], ', ')}`;
    problems.push({ code: 'not-found', message, span: service.extends.span });
  }
  return problems;
}

/** A service and those that it extends, as long as they stand in this layer and are not done. */
function chainFrom(
  start: string,
  { services }: ComposeLayer,
  done: ReadonlySet<string>,
): { readonly links: readonly string[]; readonly isCircle: boolean } {
  const links = new Set<string>();
  let name: string | undefined = start;
  while (name !== undefined && !links.has(name) && !done.has(name)) {
    links.add(name);
    const base: Extends | undefined = services.get(name)?.extends;
    name = base && localBase(base);
  }
  return { links: [...links], isCircle: name !== undefined && links.has(name) };
}

/** The name of the base that stands in the same file. */
function localBase({ file, service }: Extends): string | undefined {
  return file === undefined && service.kind === 'known' ? service.text : undefined;
}
