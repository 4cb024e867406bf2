import type { Gun } from '../reference/image-name.ts';
import type { HistoryEntry } from '../remote/store/history-entries.ts';
import type { KeySummary, TrustAnswer } from './provider.ts';

export type { Change, HistoryEntry } from '../remote/store/history-entries.ts';

/** What people do about roots of trust: compare them, bring them along, and forget them. */
export interface RootsOfTrust {
  /**
   * The root that is trusted for a repository, brought up to date; where there is none, the one that its server shows, verified
   * but not remembered: looking is not trusting.
   */
  look(gun: Gun): Promise<RootAnswer>;
  /** The root that is trusted on this machine, whatever its dates. Contacts nobody. */
  remembered(gun: Gun): Promise<RememberedRoot>;
  /** What this machine has seen change since it first trusted the repository, the newest last. Contacts nobody. */
  history(gun: Gun): Promise<readonly HistoryEntry[]>;
  /** Forgets it, and all that was seen of the repository: the next root counts as a first one. Contacts nobody. */
  forget(gun: Gun): Promise<void>;
  /**
   * Takes over the first roots that docker and notary trust on this machine, of these repositories or of all that they have. A
   * root that is trusted already is never replaced; where theirs is another one, that is said. Contacts nobody.
   */
  takeOver(guns: readonly Gun[]): Promise<readonly TakenRoot[]>;
  /** What taking over all of them would come to. Changes nothing. */
  preview(): Promise<readonly TakenRoot[]>;
}

export interface RootOfTrust {
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** How many of the keys must sign. */
  readonly threshold: number;
  readonly keys: readonly RootKey[];
}

export type RootKey = Omit<KeySummary, 'local'>;

export type RootAnswer = ShownRoot | Exclude<TrustAnswer, { kind: 'trusted' }>;

export interface ShownRoot {
  /**
   * On this machine already, or one that would be trusted from the first use on, or would be if it had not expired (`expired`
   * says when it or its certificate did).
   */
  readonly kind: 'trusted' | 'new' | 'past';
  readonly server: string;
  readonly root: RootOfTrust;
  /** Set where the repository's metadata are out of date: its root can be compared all the same. */
  readonly expired?: { readonly role: string; readonly at: number };
}

export type RememberedRoot =
  | { readonly kind: 'root'; readonly root: RootOfTrust }
  | { readonly kind: 'none' }
  /** What is kept of it is damaged; until it is forgotten, the repository is refused. */
  | { readonly kind: 'damaged' };

/** What became of a root in a folder of docker's or notary's. */
export type TakenRoot = { readonly gun: Gun } & (
  | { readonly kind: 'taken'; readonly location: string; readonly version: number; readonly keyIds: readonly string[] }
  /** A root is trusted already. */
  | { readonly kind: 'known'; readonly version: number }
  /** A root is trusted already, and the folder has one that is not signed by its keys, nor the other way round. */
  | {
      readonly kind: 'other';
      readonly location: string;
      readonly version: number;
      readonly keyIds: readonly string[];
      /** The ids of the keys that are trusted here. */
      readonly trusted: readonly string[];
    }
  /** No folder has one. */
  | { readonly kind: 'absent' }
  /** `detail` is a clause. */
  | { readonly kind: 'refused'; readonly location: string; readonly detail: string }
);
