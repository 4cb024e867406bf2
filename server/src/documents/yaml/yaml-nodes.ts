import { isAlias, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** A key with its value, aliases resolved. */
export interface YamlEntry {
  readonly key: string;
  readonly value: Node;
}

/**
 * Looks up values of a YAML document through aliases and merge keys (`<<`) without copying anything, so that an alias bomb
 * costs no more than its text.
 */
export class YamlNodes {
  private readonly document: Document;
  private targets: ReadonlyMap<Alias, Node> | undefined;
  private readonly entriesOf = new Map<YAMLMap, ReadonlyMap<string, Node>>();
  private readonly memo = new Map<string, Map<YAMLMap, Node | undefined>>();

  constructor(document: Document) {
    this.document = document;
  }

  /** The value of a key: the map's own, else that of the maps it merges, the first that has it. `!reset` takes it away. */
  get(map: YAMLMap, key: string): Node | undefined {
    const known = this.memo.get(key) ?? new Map<YAMLMap, Node | undefined>();
    this.memo.set(key, known);
    return this.find(map, key, known);
  }

  getMap(map: YAMLMap, key: string): YAMLMap | undefined {
    const value = this.get(map, key);
    return isMap(value) ? value : undefined;
  }

  getSeq(map: YAMLMap, key: string): YAMLSeq | undefined {
    const value = this.get(map, key);
    return isSeq(value) ? value : undefined;
  }

  /** Empty scalars, which are null in YAML, count as absent. */
  getScalar(map: YAMLMap, key: string): Scalar | undefined {
    const value = this.get(map, key);
    return isScalar(value) && value.value !== '' ? value : undefined;
  }

  /** A map's entries, its own first, then the merged ones; each key once. */
  entries(map: YAMLMap): readonly YamlEntry[] {
    const entries = new Map<string, Node>();
    this.collect(map, entries, new Set());
    return [...entries].map(([key, value]) => ({ key, value }));
  }

  /** The items of a list, aliases resolved. */
  items(seq: YAMLSeq): readonly Node[] {
    return seq.items.flatMap((item) => this.resolve(item) ?? []);
  }

  /** What an alias stands for; any other node stands for itself. */
  resolve(node: unknown): Node | undefined {
    if (isAlias(node)) {
      this.targets ??= aliasTargets(this.document);
      return this.targets.get(node);
    }
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  }

  private find(map: YAMLMap, key: string, known: Map<YAMLMap, Node | undefined>): Node | undefined {
    if (known.has(map)) return known.get(map);
    known.set(map, undefined);
    let value = this.own(map).get(key);
    for (const merged of value ? [] : this.mergedMaps(map)) value ??= this.find(merged, key, known);
    if (value?.tag === '!reset') value = undefined;
    known.set(map, value);
    return value;
  }

  private collect(map: YAMLMap, entries: Map<string, Node>, seen: Set<YAMLMap>): void {
    if (seen.has(map)) return;
    seen.add(map);
    for (const [key, value] of this.own(map)) if (key !== '<<' && !entries.has(key)) entries.set(key, value);
    for (const merged of this.mergedMaps(map)) this.collect(merged, entries, seen);
  }

  private mergedMaps(map: YAMLMap): readonly YAMLMap[] {
    const value = this.own(map).get('<<');
    const sources = isSeq(value) ? this.items(value) : [value];
    return sources.filter((source): source is YAMLMap => isMap(source));
  }

  private own(map: YAMLMap): ReadonlyMap<string, Node> {
    const known = this.entriesOf.get(map);
    if (known) return known;
    const own = new Map(map.items.flatMap((pair) => this.entry(pair) ?? []));
    this.entriesOf.set(map, own);
    return own;
  }

  private entry({ key, value }: Pair): readonly (readonly [string, Node])[] | undefined {
    const node = this.resolve(value);
    return isScalar(key) && typeof key.value === 'string' && node ? [[key.value, node]] : undefined;
  }
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
