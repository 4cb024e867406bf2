import { isAlias, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Alias, Document, Node, Scalar, YAMLMap } from 'yaml';

/** Looks up the values of a YAML document through aliases and merge keys, without copying anything. */
export class ComposeNodes {
  private readonly targets: ReadonlyMap<Alias, Node>;

  constructor(document: Document) {
    this.targets = aliasTargets(document);
  }

  /** The value of a key: the map's own, else that of the maps it merges (`<<`), the first that has it. */
  get(map: YAMLMap, key: string): Node | undefined {
    return this.find(map, key, new Set());
  }

  getMap(map: YAMLMap, key: string): YAMLMap | undefined {
    const value = this.get(map, key);
    return isMap(value) ? value : undefined;
  }

  getScalar(map: YAMLMap, key: string): Scalar | undefined {
    const value = this.get(map, key);
    return isScalar(value) ? value : undefined;
  }

  /** The values of a map's keys, its own and the merged ones, each key once. */
  values(map: YAMLMap): readonly Node[] {
    const values = new Map<string, Node>();
    this.collect(map, values, new Set());
    return [...values.values()];
  }

  /** What an alias stands for; any other node stands for itself. */
  resolve(node: unknown): Node | undefined {
    if (isAlias(node)) return this.targets.get(node);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  }

  private find(map: YAMLMap, key: string, seen: Set<YAMLMap>): Node | undefined {
    if (seen.has(map)) return undefined;
    seen.add(map);
    const own = map.items.find((pair) => keyOf(pair.key) === key);
    if (own) return this.resolve(own.value);
    for (const merged of this.mergedMaps(map)) {
      const value = this.find(merged, key, seen);
      if (value) return value;
    }
    return undefined;
  }

  private collect(map: YAMLMap, values: Map<string, Node>, seen: Set<YAMLMap>): void {
    if (seen.has(map)) return;
    seen.add(map);
    for (const pair of map.items) {
      const key = keyOf(pair.key);
      const value = this.resolve(pair.value);
      if (key !== undefined && key !== '<<' && value && !values.has(key)) values.set(key, value);
    }
    for (const merged of this.mergedMaps(map)) this.collect(merged, values, seen);
  }

  private mergedMaps(map: YAMLMap): readonly YAMLMap[] {
    const merge = map.items.find((pair) => keyOf(pair.key) === '<<');
    const value = this.resolve(merge?.value);
    const sources = isSeq(value) ? value.items.map((item) => this.resolve(item)) : [value];
    return sources.filter((source): source is YAMLMap => isMap(source));
  }
}

function keyOf(key: unknown): string | undefined {
  return isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
}

/** Anchors may be set anew: an alias stands for the nearest one before it. */
function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target) targets.set(alias, target);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
