import type { Scalar } from 'yaml';
import type { BuildArgument } from '../build-arguments.ts';

/** A text of a Compose file with its variables filled in, as far as they are known. */
export type Said = { readonly kind: 'known'; readonly text: string } | { readonly kind: 'unknown' };

/** What of a service bears on images. What is absent has not been said. */
export interface ServiceFacts {
  readonly build?: BuildFacts;
  readonly pullPolicy?: Said;
  readonly platform?: Said;
  /** Keys tagged `!reset` or `!override`: what files before this one say about them does not count. */
  readonly resets: ReadonlySet<ResetKey>;
}

export type ResetKey =
  | 'build'
  | 'pull_policy'
  | 'platform'
  | 'build.context'
  | 'build.dockerfile'
  | 'build.dockerfile_inline'
  | 'build.args'
  | 'build.additional_contexts';

/** What a service is built from. */
export interface BuildFacts {
  /** Path of the build's folder from the root of the file system, or the address of something far away. */
  readonly context?: Said;
  /** Path of the Dockerfile in the context. */
  readonly dockerfile?: Said;
  /** The scalar that is the Dockerfile itself. */
  readonly inline?: Scalar;
  readonly arguments: ReadonlyMap<string, BuildArgument>;
  /** Names of the build's additional contexts. */
  readonly contexts: ReadonlySet<string>;
}

export const NO_FACTS: ServiceFacts = { resets: new Set() };

/**
 * What a service is when `over` is merged over `base`, as an override file, an extending service or an including file is
 * (compose-go `override/merge.go`).
 */
export function mergeFacts(base: ServiceFacts, over: ServiceFacts): ServiceFacts {
  const isReset = (key: ResetKey): boolean => over.resets.has(key);
  const build = mergeBuilds(isReset('build') ? undefined : base.build, over.build, isReset);
  const pullPolicy = over.pullPolicy ?? (isReset('pull_policy') ? undefined : base.pullPolicy);
  const platform = over.platform ?? (isReset('platform') ? undefined : base.platform);
  return {
    ...(build && { build }),
    ...(pullPolicy && { pullPolicy }),
    ...(platform && { platform }),
    resets: new Set([...base.resets, ...over.resets]),
  };
}

function mergeBuilds(
  base: BuildFacts | undefined,
  over: BuildFacts | undefined,
  isReset: (key: ResetKey) => boolean,
): BuildFacts | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const context = over.context ?? (isReset('build.context') ? undefined : base.context);
  const dockerfile = over.dockerfile ?? (isReset('build.dockerfile') ? undefined : base.dockerfile);
  const inline = over.inline ?? (isReset('build.dockerfile_inline') ? undefined : base.inline);
  return {
    ...(context && { context }),
    ...(dockerfile && { dockerfile }),
    ...(inline && { inline }),
    arguments: new Map([...(isReset('build.args') ? [] : base.arguments), ...over.arguments]),
    contexts: new Set([...(isReset('build.additional_contexts') ? [] : base.contexts), ...over.contexts]),
  };
}

/** Merges all services of one file over those of another. */
export function mergeServices(
  base: ReadonlyMap<string, ServiceFacts>,
  over: ReadonlyMap<string, ServiceFacts>,
): ReadonlyMap<string, ServiceFacts> {
  const merged = new Map(base);
  for (const [name, facts] of over) merged.set(name, mergeFacts(base.get(name) ?? NO_FACTS, facts));
  return merged;
}
