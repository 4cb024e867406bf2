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
