import { isAlias, isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Alias, Document, Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Repetitions } from './repetitions.ts';

/** A key with its value, aliases resolved. */
export interface YamlEntry {
  readonly key: string;
  readonly value: Node;
}

/** Whether nothing stands there, or `null`; an empty text in quotes is a text. */
export function isNull(node: Node): boolean {
  return isScalar(node) && node.value === '' && node.type === 'PLAIN';
}

/** A look for a key in a map and, from `next` on, in what it merges. */
interface Search {
  readonly map: YAMLMap;
  value: Node | undefined;
  readonly sources: readonly YAMLMap[];
  next: number;
}

/**
 * Looks up values of a YAML document through aliases and merge keys (`<<`) without copying anything, so that an alias bomb
 * costs no more than its text.
 */
export class YamlNodes {
  private readonly document: Document;
  private foundAliases: Aliases | undefined;
  private readonly entriesOf = new Map<YAMLMap, ReadonlyMap<string, Node>>();
  private readonly memo = new Map<string, Map<YAMLMap, Node | undefined>>();
  private readonly mergedBy = new Map<YAMLSeq, readonly YAMLMap[]>();
  private readonly unfolded = new Set<Node>();
  private readonly repetitions: Repetitions;

  constructor(document: Document, repetitions: Repetitions) {
    this.document = document;
    this.repetitions = repetitions;
  }

  /** The value of a key: the map's own, else that of the maps it merges, the first that has it. `!reset` takes it away. */
  get(map: YAMLMap, key: string): Node | undefined {
    const own = this.own(map);
    const value = own.get(key);
    if (value || !own.has('<<')) return value?.tag === '!reset' ? undefined : value;
    const known = this.memo.get(key) ?? new Map<YAMLMap, Node | undefined>();
    this.memo.set(key, known);
    return this.find(map, key, known);
  }

  /** The tag of a key's own value, `!reset` and `!override` among them. */
  tagOf(map: YAMLMap, key: string): string | undefined {
    return this.own(map).get(key)?.tag;
  }

  /** Empty scalars, which are null in YAML, count as absent. */
  getScalar(map: YAMLMap, key: string): Scalar | undefined {
    const value = this.get(map, key);
    return isScalar(value) && value.value !== '' ? value : undefined;
  }

  /** A map's entries, its own first, then the merged ones; each key once. */
  entries(map: YAMLMap): readonly YamlEntry[] {
    if (this.repetitions.isExhausted) return [];
    const entries = Array.from(this.collect(map), ([key, value]) => ({ key, value }));
    this.count(map, entries.length, map.items.length);
    return entries;
  }

  /** The items of a list, aliases resolved. */
  items(seq: YAMLSeq): readonly Node[] {
    if (this.repetitions.isExhausted) return [];
    this.count(seq, seq.items.length, seq.items.length);
    return this.resolved(seq);
  }

  /** What stands in a map or list itself, aliases resolved; maps that are merged into it are such children, their entries are not. */
  children(node: Node): Iterable<Node> {
    if (isSeq(node)) return this.items(node);
    return isMap(node) ? this.own(node).values() : [];
  }

  /** What an alias stands for; any other node stands for itself. */
  resolve(node: unknown): Node | undefined {
    if (isAlias(node)) {
      return this.aliases.targets.get(node);
    }
    return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
  }

  /** The first time, what stands in a collection itself is no repetition. */
  private count(collection: Node, all: number, own: number): void {
    this.repetitions.countEntries(this.unfolded.has(collection) ? all : Math.max(0, all - own));
    this.unfolded.add(collection);
  }

  /** The anchor of a scalar that something else than an image has its text from. */
  sharedAnchor(scalar: Scalar): string | undefined {
    return scalar.anchor !== undefined && this.aliases.elsewhere.has(scalar) ? scalar.anchor : undefined;
  }

  private get aliases(): Aliases {
    this.foundAliases ??= aliasesOf(this.document);
    return this.foundAliases;
  }

  /** Merges may form a graph of any depth, with circles: each map is looked into once, and without recursion. */
  private find(start: YAMLMap, key: string, known: Map<YAMLMap, Node | undefined>): Node | undefined {
    const open = [this.lookInto(start, key, known)];
    for (let search = open.at(-1); search; search = open.at(-1)) {
      const source = search.value ? undefined : search.sources[search.next];
      search.next += 1;
      if (source && !this.repetitions.isExhausted) {
        // That of a map alone is no more than its text; a list of them may be shared.
        if (search.next > 1) this.repetitions.countEntries(1);
        if (known.has(source)) search.value = known.get(source);
        else open.push(this.lookInto(source, key, known));
        continue;
      }
      if (search.value?.tag === '!reset') search.value = undefined;
      known.set(search.map, search.value);
      open.pop();
      const outer = open.at(-1);
      if (outer) outer.value ??= search.value;
    }
    return known.get(start);
  }

  private lookInto(map: YAMLMap, key: string, known: Map<YAMLMap, Node | undefined>): Search {
    if (known.has(map)) return { map, value: known.get(map), sources: [], next: 0 };
    known.set(map, undefined);
    return { map, value: this.own(map).get(key), sources: this.mergedMaps(map), next: 0 };
  }

  private collect(start: YAMLMap): ReadonlyMap<string, Node> {
    const entries = new Map<string, Node>();
    const seen = new Set<YAMLMap>();
    const open = [start];
    for (let map = open.pop(); map; map = open.pop()) {
      if (seen.has(map)) continue;
      seen.add(map);
      for (const [key, value] of this.own(map)) if (key !== '<<' && !entries.has(key)) entries.set(key, value);
      const merged = this.mergedMaps(map);
      if (merged.length > 1) this.repetitions.countEntries(merged.length);
      for (const source of merged.toReversed()) open.push(source);
    }
    return entries;
  }

  private mergedMaps(map: YAMLMap): readonly YAMLMap[] {
    const value = this.own(map).get('<<');
    if (!isSeq(value)) return isMap(value) ? [value] : [];
    const known = this.mergedBy.get(value) ?? this.resolved(value).filter((source) => isMap(source));
    this.mergedBy.set(value, known);
    return known;
  }

  private resolved(seq: YAMLSeq): readonly Node[] {
    return seq.items.flatMap((item) => this.resolve(item) ?? []);
  }

  private own(map: YAMLMap): ReadonlyMap<string, Node> {
    const known = this.entriesOf.get(map);
    if (known) return known;
    const own = new Map<string, Node>();
    for (const { key, value } of map.items) {
      const node = this.resolve(value);
      if (isScalar(key) && typeof key.value === 'string' && node) own.set(key.value, node);
    }
    this.entriesOf.set(map, own);
    return own;
  }
}

/** What the aliases of a document stand for. */
interface Aliases {
  readonly targets: ReadonlyMap<Alias, Node>;
  /** What stands, itself or through an alias, where it is something else than an image. */
  readonly elsewhere: ReadonlySet<Node>;
}

/** Anchors may be set anew: an alias stands for the nearest one before it. */
function aliasesOf(document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const elsewhere = new Set<Node>();
  visit(document, {
    Alias: (_, alias, path) => {
      const target = anchors.get(alias.source);
      if (!target) return;
      targets.set(alias, target);
      if (!namesImage(path)) elsewhere.add(target);
    },
    Value: (_, node, path) => {
      if (node.anchor === undefined) return;
      anchors.set(node.anchor, node);
      if (!namesImage(path) && !isTemplate(path)) elsewhere.add(node);
    },
  });
  return { targets, elsewhere };
}

const IMAGE_KEYS = new Set(['image', 'container']);

/** Whether the value at the end of a path through a document is that of a key which names an image. */
function namesImage(path: readonly unknown[]): boolean {
  const pair = path.at(-1);
  return isPair(pair) && isScalar(pair.key) && IMAGE_KEYS.has(String(pair.key.value));
}

/** Whether a path leads into what is there only to be taken over elsewhere: `x-image` in Compose, `.image` in GitLab CI. */
function isTemplate(path: readonly unknown[]): boolean {
  const outermost = path.find((node) => isPair(node));
  return isPair(outermost) && isScalar(outermost.key) && /^(?:x-|\.)/.test(String(outermost.key.value));
}
