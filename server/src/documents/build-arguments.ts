import { shortList } from './short-name.ts';

/** What one build says about an ARG of the Dockerfile that it builds. */
export type BuildArgument =
  /** `source` is a noun phrase for people: `the service web of compose.yaml`. */
  | { readonly kind: 'value'; readonly value: string; readonly source: string }
  /** It has a value that cannot be known here. */
  | { readonly kind: 'unknown'; readonly source: string }
  /** It is named without a value, and the environment has none: the Dockerfile's default stands. */
  | { readonly kind: 'default' };

/** What is known of an ARG from the builds of its Dockerfile. */
export type GivenArgument =
  | { readonly kind: 'value'; readonly value: string; readonly source: string }
  /** `reason` is a clause: `TAG differs between …`. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A build of a Dockerfile. */
export interface Build {
  /** A noun phrase for people: `the service web of compose.yaml`. */
  readonly name: string;
  readonly arguments: ReadonlyMap<string, BuildArgument>;
  /** Names that the build replaces by a source of its own (`additional_contexts`): they are no images there. */
  readonly namedContexts: ReadonlySet<string>;
}

/** What all builds of a Dockerfile agree on, and where they do not. */
export interface GivenBuild {
  readonly arguments: ReadonlyMap<string, GivenArgument>;
  readonly namedContexts: ReadonlySet<string>;
}

/**
 * One Dockerfile may be built in several ways. An argument is known where all builds give it the same value; where they
 * differ, be it that only some of them leave it to its default, it is unknown, and the reason names the builds. A name is
 * replaced only where every build replaces it.
 */
export function combineBuilds(builds: readonly Build[]): GivenBuild {
  const outcomes = new Map<string, Outcome[]>();
  for (const [index, build] of builds.entries()) {
    for (const [name, argument] of build.arguments) {
      const named = outcomes.get(name) ?? [];
      named.push({ index, build, argument });
      outcomes.set(name, named);
    }
  }
  const given = [...outcomes].flatMap(([name, named]) => {
    const all = [...named, ...firstWithout(name, builds)].sort((a, b) => a.index - b.index);
    const argument = combineArgument(name, all);
    return argument === undefined ? [] : [[name, argument] as const];
  });
  const [first, ...others] = builds.map(({ namedContexts }) => namedContexts);
  const replaced = [...(first ?? [])].filter((name) => others.every((contexts) => contexts.has(name)));
  return { arguments: new Map(given), namedContexts: new Set(replaced) };
}

interface Outcome {
  readonly index: number;
  readonly build: Build;
  readonly argument: BuildArgument;
}

/** One build that does not name an argument speaks for all that do not. */
function firstWithout(name: string, builds: readonly Build[]): readonly Outcome[] {
  const index = builds.findIndex((one) => !one.arguments.has(name));
  const build = builds[index];
  return build === undefined ? [] : [{ index, build, argument: DEFAULT }];
}

/** `undefined`: every build leaves the argument to its default. */
function combineArgument(name: string, outcomes: readonly Outcome[]): GivenArgument | undefined {
  const [first] = outcomes;
  const unknown = outcomes.flatMap(({ argument }) => (argument.kind === 'unknown' ? [argument.source] : []));
  const isShared = outcomes.every(({ argument }) => isSame(argument, first?.argument ?? DEFAULT));
  if (unknown.length > 0) return { kind: 'unknown', reason: `what ${name} is in ${listed(unknown)} is not known here` };
  if (!isShared) return { kind: 'unknown', reason: `${name} differs between ${listed(differing(outcomes))}` };
  return first?.argument.kind === 'value' ? first.argument : undefined;
}

const DEFAULT: BuildArgument = { kind: 'default' };

/** One build for each outcome: naming all that agree would hide what they differ in. */
function differing(outcomes: readonly Outcome[]): readonly string[] {
  const seen = new Set<string>();
  return outcomes.flatMap(({ build, argument }) => {
    const outcome = argument.kind === 'value' ? `= ${argument.value}` : argument.kind;
    if (seen.has(outcome)) return [];
    seen.add(outcome);
    return [argument.kind === 'value' ? argument.source : build.name];
  });
}

function isSame(a: BuildArgument, b: BuildArgument): boolean {
  return a.kind === b.kind && (a.kind !== 'value' || b.kind !== 'value' || a.value === b.value);
}

function listed(names: readonly string[]): string {
  return shortList([...new Set(names)], ' and ');
}
