import type { PublishNotifications, PublishRequests, PublishServerRequests } from './publish/publish-protocol.ts';
import type { Comparison } from './roots/compare-fingerprint.ts';
import type {
  DocumentParams,
  FoundTag,
  ReadOnlyDocument,
  RefreshParams,
  SignedTagParams,
  SignedTagsPage,
  SignedTagsParams,
  TreeAnswer,
  TreeParams,
} from './tree/tree-protocol.ts';
import type {
  CompareParams,
  Fingerprint,
  FoundRoot,
  RepositoryParams,
  Said,
  TakeRootsParams,
} from './roots/roots-protocol.ts';
import type {
  ConsentAnswer,
  ConsentParams,
  ContactedHost,
  CredentialsAnswer,
  CredentialsParams,
  CredentialsToCheck,
  EditorProxy,
  GivenCredentials,
  Status,
} from './session/session-protocol.ts';
import type { AgreedExceptions, ExceptionsParams } from './policy/policy-protocol.ts';

export type * from './tree/tree-protocol.ts';
export type * from './roots/roots-protocol.ts';
export type * from './session/session-protocol.ts';
export type * from './policy/policy-protocol.ts';

/**
 * What Image Trust's own client and server say to each other besides the Language Server Protocol. Any other client works
 * without all of this: it gets diagnostics, hovers, code actions and inlay hints, and is asked through `window/showMessageRequest`.
 * Times are milliseconds since the epoch; texts are plain, never markdown.
 */
export interface ClientRequests extends PublishRequests {
  /** Lines of the tree view: the top, or what is below one repository. */
  'imageTrust/tree': { readonly params: TreeParams; readonly result: TreeAnswer };
  /** The signed tags of a repository in natural order, a page at a time; none where they cannot be had. */
  'imageTrust/signedTags': { readonly params: SignedTagsParams; readonly result: SignedTagsPage };
  /** One tag, as it is signed now; null where it is not, or cannot be checked now. */
  'imageTrust/signedTag': { readonly params: SignedTagParams; readonly result: FoundTag | null };
  /** A read-only document, by the path that a line of the tree gives. */
  'imageTrust/document': { readonly params: DocumentParams; readonly result: ReadOnlyDocument };
  /** The root of trust of a repository, to be compared. */
  'imageTrust/fingerprint': { readonly params: RepositoryParams; readonly result: Fingerprint };
  /** A fingerprint that somebody has, next to those of the root, or of one key. */
  'imageTrust/compare': { readonly params: CompareParams; readonly result: Comparison };
  /** The roots that docker and notary trust on this machine and Image Trust does not. */
  'imageTrust/rootsToTake': { readonly params: undefined; readonly result: readonly FoundRoot[] };
  'imageTrust/takeRoots': { readonly params: TakeRootsParams; readonly result: Said };
  /** The root that would be forgotten, with what that means; `detail` is empty where there is none. */
  'imageTrust/rememberedRoot': { readonly params: RepositoryParams; readonly result: Fingerprint };
  'imageTrust/forgetRoot': { readonly params: RepositoryParams; readonly result: Said };
  /** Answered when everything has been asked again. */
  'imageTrust/refresh': { readonly params: RefreshParams; readonly result: null };
  /** Everybody contacted since the server started, by host. */
  'imageTrust/hosts': { readonly params: undefined; readonly result: readonly ContactedHost[] };
  /** Answered when every file has been checked; progress and cancelling are those of `window/workDoneProgress`. */
  'imageTrust/checkWorkspace': { readonly params: undefined; readonly result: WorkspaceSummary };
  /** Answered when the user has decided about the changes, and they are made. */
  'imageTrust/pin': { readonly params: PinParams; readonly result: PinSummary };
  /** Shows a name and a password to the host that they are for, and to nobody else; nothing is kept. */
  'imageTrust/checkCredentials': { readonly params: CredentialsToCheck; readonly result: CredentialsAnswer };
  /** Answered when no check is waiting or running. */
  'imageTrust/idle': { readonly params: undefined; readonly result: null };
}

export interface ClientNotifications {
  /** The user has trusted the workspace. It cannot be taken back while the server runs. */
  'imageTrust/workspaceTrusted': undefined;
  /** The user comes back to the editor: files may have changed that nobody was told of. */
  'imageTrust/lookAgain': undefined;
  /** The user has signed in to a host, or out of one: what it said before may no longer be so. */
  'imageTrust/credentialsChanged': undefined;
  /** The answer of `imageTrust/proxy` has changed. */
  'imageTrust/proxyChanged': undefined;
  /** URIs of the workspace's folders, after one has come or gone. */
  'imageTrust/folders': readonly string[];
  /** The user has agreed to the exceptions of a policy file by themselves, without being asked. */
  'imageTrust/exceptionsAgreed': AgreedExceptions;
  /** The user has taken back answers of earlier. */
  'imageTrust/answersTakenBack': TakenBack;
}

export interface ServerNotifications extends PublishNotifications {
  /** Sent when something in it has changed. */
  'imageTrust/status': Status;
  /** The answers of `imageTrust/tree` may have changed. */
  'imageTrust/repositoriesChanged': undefined;
}

export interface ServerRequests extends PublishServerRequests {
  /** Sent once per host, to clients with `extended` in their `ClientOptions`. */
  'imageTrust/consent': { readonly params: ConsentParams; readonly result: ConsentAnswer };
  /** Sent once for each state of a policy file's exceptions; to the same clients. */
  'imageTrust/acceptExceptions': { readonly params: ExceptionsParams; readonly result: ConsentAnswer };
  /** The files of the workspace that match, without those that its users keep out of sight; to the same clients. */
  'imageTrust/files': { readonly params: FilesParams; readonly result: FilesResult };
  /** The proxy settings of the user or the machine, whatever the workspace says. */
  'imageTrust/proxy': { readonly params: undefined; readonly result: EditorProxy };
  /** Opens documents without showing them, so that an edit can name their versions; to the same clients. */
  'imageTrust/open': { readonly params: OpenParams; readonly result: null };
  /** What the user has signed in with, where docker's configuration has nothing for a host that wants to know who asks. */
  'imageTrust/credentials': { readonly params: CredentialsParams; readonly result: GivenCredentials | null };
}

/** `initializationOptions` of the client; every member may be absent. */
export interface ClientOptions {
  /** The workspace is not trusted: documents are parsed, nobody is contacted. Absent: trusted. */
  readonly restricted?: boolean;
  /** The client knows the messages of this file. Absent: it is spoken to by the Language Server Protocol alone. */
  readonly extended?: boolean;
  /** URIs of the workspace's folders. Absent: those of the Language Server Protocol. */
  readonly folders?: readonly string[];
  /** What the user has agreed to earlier on this machine. */
  readonly agreedExceptions?: readonly AgreedExceptions[];
  /** Settings without their prefix, for clients that have no `workspace/configuration`. */
  readonly settings?: unknown;
}

/** What the user has to be asked about again. */
export interface TakenBack {
  readonly hosts: readonly string[];
  readonly policies: readonly AgreedExceptions[];
}

export interface PinParams {
  /** Tags that are signed: those without a digest and those with an outdated one, or the latter alone. */
  readonly which: 'unpinned and outdated' | 'outdated';
  /** Of one repository; absent: of all. */
  readonly gun?: string;
}

export interface PinSummary {
  readonly pinned: number;
  /** Images that are not verified and stay as they are; the log says why. */
  readonly left: number;
  /** All of this in one or two sentences, without anything that others wrote. */
  readonly words: string;
}

export interface OpenParams {
  readonly uris: readonly string[];
}

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
