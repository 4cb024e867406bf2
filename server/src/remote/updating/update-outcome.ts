import type { UnreachableReason } from '../../base/errors.ts';
import type { TrustedSet } from '../../notary/trusted-set.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { SignedHistory } from './signed-history.ts';

/** A repository of a registry, and the trust server to ask, whose base URL has no trailing slash. */
export interface Question {
  readonly registry: string;
  readonly gun: Gun;
  readonly server: string;
}

export interface AskOptions {
  readonly freshness: 'cached' | 'now';
  readonly signal?: AbortSignal | undefined;
  readonly intent?: 'read' | 'write';
}

/** What the server's answer came to. Times are milliseconds since the epoch. */
export type UpdateOutcome =
  | TrustedRepository
  | { readonly kind: 'noTrustData'; readonly checkedAt: number }
  | { readonly kind: 'retired'; readonly checkedAt: number };

export interface TrustedRepository {
  readonly kind: 'trusted';
  /** Complete: root, timestamp, snapshot and all targets are loaded. */
  readonly set: TrustedSet;
  /** Of the last successful check, where the server could not be asked now (`stale.since`). */
  readonly checkedAt: number;
  readonly stale?: { readonly reason: UnreachableReason; readonly host: string; readonly since: number };
  readonly history: SignedHistory;
}
