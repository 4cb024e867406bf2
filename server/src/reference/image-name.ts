import type { Digest } from '../base/digest.ts';

declare const gun: unique symbol;

/** Notary's globally unique name of a repository, always with its host: `docker.io/library/alpine`. Valid by construction. */
export type Gun = string & { readonly [gun]: true };

/** A reference in normal form: what is asked of the trust server and the registry. */
export interface ImageName {
  /** Registry host with its port; `docker.io` for Docker Hub. */
  readonly registry: string;
  /** Repository path below the registry: `library/alpine`. */
  readonly repository: string;
  readonly gun: Gun;
  /** `latest` where neither tag nor digest is written; absent where only a digest is. */
  readonly tag?: string;
  readonly digest?: Digest;
  /** The short name that docker prints: `alpine`, `bitnami/redis`, `ghcr.io/x/y`; without tag and digest. */
  readonly familiar: string;
}
