export interface RepositoryParams {
  readonly gun: string;
}

/** Something to be shown; texts have several lines. */
export interface Fingerprint {
  readonly words: string;
  readonly detail: string;
  /** What is copied: a SHA-256 fingerprint, or a key id, in hex. */
  readonly copies?: string;
}

export interface CompareParams extends RepositoryParams {
  /** The id of the key that is to have it; absent: one of the root's. */
  readonly keyId?: string;
  /** As somebody has pasted it. */
  readonly text: string;
}

export interface FoundRoot {
  readonly gun: string;
  /** Whether it can be taken over: no other root is trusted for the repository. */
  readonly isFree: boolean;
  readonly words: string;
  /** Ids of its keys. */
  readonly keys: string;
}

export interface TakeRootsParams {
  readonly guns: readonly string[];
}

/** What was done, as a sentence. */
export interface Said {
  readonly words: string;
}
