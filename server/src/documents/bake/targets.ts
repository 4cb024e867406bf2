import { isScalar } from 'yaml';
import type { YAMLMap } from 'yaml';
import { joinPath } from '../../base/paths.ts';
import type { AbsolutePath } from '../../base/paths.ts';
import type { BuildArgument } from '../build-arguments.ts';
import type { FactsMerger } from '../compose/facts-merger.ts';
import { NO_FACTS } from '../compose/service-facts.ts';
import type { BuildFacts, Said } from '../compose/service-facts.ts';
import { isAddress } from '../compose/service-layer.ts';
import { isNull } from '../yaml/yaml-nodes.ts';
import { isText } from './bake-document.ts';
import type { BakeDocument } from './bake-document.ts';

/** A target as one file has it: what it builds, and the targets that it takes over. */
export interface BakeTarget {
  readonly build: BuildFacts;
  readonly inherits: readonly string[];
}

/** Where a Bake file stands. */
export interface BakePlace {
  /** What relative paths start from: bake is taken to run beside its file. */
  readonly folder: AbsolutePath;
  /** A noun phrase for a target of the file: `the target app of docker-bake.json`. */
  nameOf(target: string): string;
}

/** Reads the targets of one Bake file. */
export function readTargets(document: BakeDocument, place: BakePlace): ReadonlyMap<string, BakeTarget> {
  return new Map(
    document.targets().map(([name, target]) => {
      const inherits = document.items(document.at(target, 'inherits')).flatMap((item) => document.textOf(item) ?? []);
      return [name, { build: readBuild(document, target, place, place.nameOf(name)), inherits }];
    }),
  );
}

function readBuild(document: BakeDocument, target: YAMLMap, place: BakePlace, source: string): BuildFacts {
  const say = (key: string): Said | undefined => {
    const node = document.at(target, key);
    if (!isText(node)) return undefined;
    const text = document.known(node);
    return text === undefined ? { kind: 'unknown' } : { kind: 'known', text };
  };
  const context = say('context');
  const dockerfile = say('dockerfile');
  const inline = document.at(target, 'dockerfile-inline');
  const args = document.entries(target, 'args').map(({ key, value }): [string, BuildArgument] => {
    // `null` is not given here: the environment's value is taken, or else the default.
    if (!isScalar(value) || isNull(value)) return [key, { kind: 'default' }];
    const text = document.known(value);
    return [key, text === undefined ? { kind: 'unknown', source } : { kind: 'value', value: text, source }];
  });
  return {
    ...(context && { context: inFolder(context, place.folder) }),
    ...(dockerfile && { dockerfile }),
    ...(isText(inline) && { inline }),
    arguments: new Map(args),
    contexts: new Set(document.entries(target, 'contexts').map(({ key }) => key)),
  };
}

function inFolder(context: Said, folder: AbsolutePath): Said {
  if (context.kind === 'unknown' || isAddress(context.text)) return context;
  return { kind: 'known', text: joinPath(folder, context.text) };
}

/**
 * What the targets of files that are read together build: a target of a later file over the one of an earlier file, and each
 * over those that it inherits, the last of them first (buildx, "Bake file reference").
 */
export function mergeTargets(
  files: readonly ReadonlyMap<string, BakeTarget>[],
  merger: FactsMerger,
): ReadonlyMap<string, BuildFacts> {
  const merged = new Map<string, BakeTarget>();
  for (const [name, target] of files.flatMap((file) => [...file])) {
    const base = merged.get(name);
    const inherits = target.inherits.length > 0 ? target.inherits : (base?.inherits ?? []);
    merged.set(name, { build: over(base?.build, target.build, merger), inherits });
  }
  const inheritance = new Inheritance(merged, merger);
  for (const name of merged.keys()) inheritance.follow(name, []);
  return inheritance.builds;
}

/** How far targets that inherit from each other are followed. */
const MAX_INHERITANCE = 50;

class Inheritance {
  readonly builds = new Map<string, BuildFacts>();
  private readonly targets: ReadonlyMap<string, BakeTarget>;
  private readonly merger: FactsMerger;

  constructor(targets: ReadonlyMap<string, BakeTarget>, merger: FactsMerger) {
    this.targets = targets;
    this.merger = merger;
  }

  /** @param trail the targets that led here */
  follow(name: string, trail: readonly string[]): BuildFacts | undefined {
    const target = this.targets.get(name);
    const known = this.builds.get(name);
    if (known !== undefined || target === undefined || trail.includes(name) || trail.length > MAX_INHERITANCE)
      return known;
    let build: BuildFacts | undefined;
    for (const base of target.inherits) {
      const inherited = this.follow(base, [...trail, name]);
      if (inherited !== undefined) build = over(build, inherited, this.merger);
    }
    const whole = over(build, target.build, this.merger);
    this.builds.set(name, whole);
    return whole;
  }
}

function over(base: BuildFacts | undefined, build: BuildFacts, merger: FactsMerger): BuildFacts {
  const { resets } = NO_FACTS;
  return merger.merge({ ...(base && { build: base }), resets }, { build, resets }).build ?? build;
}
