import type { VerdictKind } from '../../trust/verdict.ts';

export interface Status {
  readonly busy: boolean;
  readonly restricted: boolean;
  readonly offline: boolean;
  readonly enforced: boolean;
  /** How many image uses of the checked documents have each verdict; verdicts that none has are absent. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
  /** Hosts that gave no answer, each once, sorted. */
  readonly unreachableHosts: readonly string[];
  /** Hosts that say that they will soon answer no more, by name. */
  readonly scarceLimits: readonly ScarceLimit[];
}

export interface ScarceLimit {
  /** `host[:port]`. */
  readonly host: string;
  readonly remaining: number;
  readonly counts: 'pulls' | 'requests';
}

export interface ContactedHost {
  /** `host[:port]`. */
  readonly host: string;
  readonly requests: number;
  /** Why: `trust data of 2 repositories, manifests of 5 images`. */
  readonly words: string;
  /** How often it may still be asked, where it says so: `76 of 100 pulls left in 6 hours`. */
  readonly limit?: string;
}

export interface ConsentParams {
  readonly host: string;
}

/** `later`: the user closed the question; it is not asked again while this server runs. */
export type ConsentAnswer = 'allow' | 'never' | 'later';

/** VS Code's settings `http.…`; empty members say nothing. */
export interface EditorProxy {
  /** `off`: nobody is asked through a proxy. */
  readonly support: 'on' | 'off';
  /** May hold a name and a password. */
  readonly proxy: string;
  readonly noProxy: readonly string[];
  /** Value of the header `proxy-authorization`. */
  readonly authorization: string;
  /** `http.proxyStrictSSL`: `false` is noticed, and not obeyed. */
  readonly strictTls: boolean;
}

export interface CredentialsParams {
  /** `host[:port]` of a registry or a trust server; `docker.io` for Docker Hub. */
  readonly host: string;
}

/** Never logged, and never traced (`client/src/quiet-log.ts`). */
export interface GivenCredentials {
  readonly username: string;
  /** Or an access token in its place. */
  readonly password: string;
}

export interface CredentialsToCheck extends CredentialsParams, GivenCredentials {}

export type CredentialsAnswer =
  /** `coveredByDocker`: docker's configuration has credentials for the host, which go before. `unsafe`: the host cannot be shown any. */
  | { readonly kind: 'accepted' | 'refused' | 'coveredByDocker' | 'unsafe' }
  /** The credentials may be right or wrong; `words` says why that is not known, as a clause. */
  | { readonly kind: 'unchecked'; readonly words: string };
