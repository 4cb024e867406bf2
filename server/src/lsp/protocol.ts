import type { VerdictKind } from '../trust/verdict.ts';

/**
 * What Image Trust's own client and server say to each other besides the Language Server Protocol. Any other client works
 * without all of this: it gets diagnostics, hovers, code actions and inlay hints, and is asked through `window/showMessageRequest`.
 * Times are milliseconds since the epoch; texts are plain, never markdown.
 */
export interface ClientRequests {
  'imageTrust/repositories': { readonly params: undefined; readonly result: readonly RepositorySummary[] };
  'imageTrust/repository': { readonly params: RepositoryParams; readonly result: RepositoryDetails };
  /** Answered when everything has been asked again. */
  'imageTrust/refresh': { readonly params: RefreshParams; readonly result: null };
  /** Every `host[:port]` contacted since the server started, sorted. */
  'imageTrust/hosts': { readonly params: undefined; readonly result: readonly string[] };
  /** Answered when every file has been checked; progress and cancelling are those of `window/workDoneProgress`. */
  'imageTrust/checkWorkspace': { readonly params: undefined; readonly result: WorkspaceSummary };
  /** Answered when no check is waiting or running. */
  'imageTrust/idle': { readonly params: undefined; readonly result: null };
}

export interface ClientNotifications {
  /** The user has trusted the workspace. It cannot be taken back while the server runs. */
  'imageTrust/workspaceTrusted': undefined;
  /** The user comes back to the editor: files may have changed that nobody was told of. */
  'imageTrust/lookAgain': undefined;
}

export interface ServerNotifications {
  /** Sent when something in it has changed. */
  'imageTrust/status': Status;
  /** The answers of `imageTrust/repositories` and `imageTrust/repository` may have changed. */
  'imageTrust/repositoriesChanged': undefined;
}

export interface ServerRequests {
  /** Sent once per host, to clients with `extended` in their `ClientOptions`. */
  'imageTrust/consent': { readonly params: ConsentParams; readonly result: ConsentAnswer };
  /** The files of the workspace that match, without those that its users keep out of sight; to the same clients. */
  'imageTrust/files': { readonly params: FilesParams; readonly result: FilesResult };
}

/** `initializationOptions` of the client; every member may be absent. */
export interface ClientOptions {
  /** The workspace is not trusted: documents are parsed, nobody is contacted. Absent: trusted. */
  readonly restricted?: boolean;
  /** The client knows the messages of this file. Absent: it is spoken to by the Language Server Protocol alone. */
  readonly extended?: boolean;
  /** Settings without their prefix, for clients that have no `workspace/configuration`. */
  readonly settings?: unknown;
}

/** A repository that a checked document uses. */
export interface RepositorySummary {
  readonly gun: string;
  /** The short name that docker prints. */
  readonly name: string;
  /** In order of document, then position. */
  readonly uses: readonly RepositoryUse[];
}

export interface RepositoryUse {
  readonly uri: string;
  /** Zero-based, in UTF-16 code units, as everywhere in the Language Server Protocol. */
  readonly line: number;
  readonly character: number;
  /** The reference, variables filled in. */
  readonly reference: string;
  readonly tag?: string;
  /** Absent while being checked. */
  readonly verdict?: VerdictKind;
  /** The verdict in a few words. */
  readonly words: string;
}

export interface RepositoryParams {
  readonly gun: string;
}

/** A repository's trust data, or the named reason why there are none. */
export type RepositoryDetails =
  | {
      readonly kind: 'trusted';
      readonly gun: string;
      readonly server: string;
      readonly checkedAt: number;
      /** Set where the server could not be asked and an earlier check stands: why, as a clause. */
      readonly stale?: string;
      readonly expires: { readonly role: string; readonly at: number };
      readonly tags: readonly TagDetails[];
      readonly roles: readonly RoleDetails[];
    }
  | {
      readonly kind: 'noTrustData' | 'expired' | 'rejected' | 'retired' | 'unavailable';
      readonly gun: string;
      /** What is known, in one sentence. */
      readonly words: string;
    };

export interface TagDetails {
  readonly tag: string;
  /** `sha256:…`, complete. */
  readonly digest: string;
  readonly size: number;
  readonly role: string;
  /** Empty: the repository's admin. */
  readonly signers: readonly string[];
  readonly expires: number;
}

export interface RoleDetails {
  readonly name: string;
  readonly threshold: number;
  /** Path prefixes that a delegation may sign; absent for the four base roles. */
  readonly paths?: readonly string[];
  /** Absent where the role's own metadata were not accepted; then `skipped` says why. */
  readonly expires?: number;
  readonly version?: number;
  readonly skipped?: string;
  readonly keys: readonly KeyDetails[];
}

export interface KeyDetails {
  readonly id: string;
  readonly canonicalId: string;
  readonly algorithm: string;
  /** Whether its private key is on this machine. */
  readonly local: boolean;
  readonly subject?: string;
  readonly notAfter?: number;
}

export interface RefreshParams {
  /** One repository; absent: everything that checked documents use. */
  readonly gun?: string;
}

export interface Status {
  readonly busy: boolean;
  readonly restricted: boolean;
  readonly offline: boolean;
  readonly enforced: boolean;
  /** How many image uses of the checked documents have each verdict; verdicts that none has are absent. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
  /** Hosts that gave no answer, each once, sorted. */
  readonly unreachableHosts: readonly string[];
}

export interface ConsentParams {
  readonly host: string;
}

/** `later`: the user closed the question; it is not asked again while this server runs. */
export type ConsentAnswer = 'allow' | 'never' | 'later';

export interface FilesParams {
  /** Globs, relative to each folder of the workspace. */
  readonly patterns: readonly string[];
  readonly limit: number;
}

export interface FilesResult {
  /** URIs, each once, ordered; at most `limit`. */
  readonly uris: readonly string[];
  /** Whether these are all. */
  readonly isComplete: boolean;
}

/** What a workspace check has found; files that are open count as well. */
export interface WorkspaceSummary {
  readonly kind: 'finished' | 'cancelled';
  readonly files: number;
  readonly images: number;
  readonly verified: number;
  /** Findings of these severities. */
  readonly errors: number;
  readonly warnings: number;
  /** Images that could not be checked. */
  readonly unavailable: number;
  /** Files that could not be read. */
  readonly unreadable: number;
  /** Whether there were more files than are checked at once. */
  readonly isLimited: boolean;
  /** All of this in one or two sentences, without anything that others wrote. */
  readonly words: string;
}
