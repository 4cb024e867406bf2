import type { DocumentProblem } from '../document-problem.ts';
import { NO_FACTS } from './service-facts.ts';
import type { BuildFacts, ResetKey, ServiceFacts } from './service-facts.ts';

/** Most build arguments and contexts that the builds of one project take over from others, all of them together. */
export const MAX_MERGED_ENTRIES = 200_000;

const NOT_ALL_MERGED = `services take over more than ${MAX_MERGED_ENTRIES} build arguments from each other; not all were read`;

/** What is said of a project that goes beyond that. */
export function mergingProblems({ isExhausted }: FactsMerger): readonly DocumentProblem[] {
  return isExhausted ? [{ code: 'not-read', message: NOT_ALL_MERGED, span: { start: 0, end: 0 } }] : [];
}

/**
 * Merges what is said about services. A service that takes over another one's build takes over all of its arguments: without
 * a limit, few lines that name each other would stand for millions.
 */
export class FactsMerger {
  #left: number;

  constructor(limit = MAX_MERGED_ENTRIES) {
    this.#left = limit;
  }

  /** Whether there was so much to merge that the arguments of some builds are not complete. */
  get isExhausted(): boolean {
    return this.#left < 0;
  }

  /**
   * What a service is when `over` is merged over `base`, as an override file, an extending service or an including file is
   * (compose-go `override/merge.go`).
   */
  merge(base: ServiceFacts, over: ServiceFacts): ServiceFacts {
    const isReset = (key: ResetKey): boolean => over.resets.has(key);
    const build = this.#mergeBuilds(isReset('build') ? undefined : base.build, over.build, isReset);
    const pullPolicy = over.pullPolicy ?? (isReset('pull_policy') ? undefined : base.pullPolicy);
    const platform = over.platform ?? (isReset('platform') ? undefined : base.platform);
    return {
      ...(build && { build }),
      ...(pullPolicy && { pullPolicy }),
      ...(platform && { platform }),
      resets: new Set([...base.resets, ...over.resets]),
    };
  }

  /** Merges all services of one file into those of the files before it. */
  mergeInto(merged: Map<string, ServiceFacts>, over: ReadonlyMap<string, ServiceFacts>): void {
    for (const [name, facts] of over) merged.set(name, this.merge(merged.get(name) ?? NO_FACTS, facts));
  }

  #mergeBuilds(
    base: BuildFacts | undefined,
    over: BuildFacts | undefined,
    isReset: (key: ResetKey) => boolean,
  ): BuildFacts | undefined {
    if (base === undefined) return over;
    if (over === undefined) return this.#counted(base);
    const context = over.context ?? (isReset('build.context') ? undefined : base.context);
    const dockerfile = over.dockerfile ?? (isReset('build.dockerfile') ? undefined : base.dockerfile);
    const inline = over.inline ?? (isReset('build.dockerfile_inline') ? undefined : base.inline);
    const takesArguments = !this.isExhausted && !isReset('build.args');
    const takesContexts = !this.isExhausted && !isReset('build.additional_contexts');
    return this.#counted({
      ...(context && { context }),
      ...(dockerfile && { dockerfile }),
      ...(inline && { inline }),
      arguments: takesArguments ? new Map([...base.arguments, ...over.arguments]) : over.arguments,
      contexts: takesContexts ? new Set([...base.contexts, ...over.contexts]) : over.contexts,
    });
  }

  /** A build as it is, or without its arguments where too many have been taken over already. */
  #counted(build: BuildFacts): BuildFacts {
    this.#left -= build.arguments.size + build.contexts.size;
    return this.isExhausted ? { ...build, arguments: new Map(), contexts: new Set() } : build;
  }
}
