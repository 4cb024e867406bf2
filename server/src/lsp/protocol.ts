import type { VerdictKind } from '../trust/verdict.ts';
import type { PublishNotifications, PublishRequests, PublishServerRequests } from './publish/publish-protocol.ts';
import type { Comparison } from './roots/compare-fingerprint.ts';
import type { TreeNode } from './tree/tree-node.ts';

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

export interface TreeParams {
  readonly by: 'repository' | 'file';
  /** The GUN of the repository whose lines are wanted; absent: the top. */
  readonly of?: string;
  /** A tag that must be among them, however many there are. */
  readonly wanted?: string;
}

export interface TreeAnswer {
  readonly nodes: readonly TreeNode[];
  /** What is to be said above the tree, as a sentence. Of the top only, as is `badge`. */
  readonly message?: string;
  /** How many images something is wrong with; absent: none. */
  readonly badge?: { readonly count: number; readonly words: string };
}

export interface SignedTagsParams {
  readonly gun: string;
  /** How many come before the page. */
  readonly from: number;
}

export interface SignedTagsPage {
  readonly tags: readonly FoundTag[];
  /** How many come after the page. */
  readonly rest: number;
}

export interface SignedTagParams {
  readonly gun: string;
  readonly tag: string;
}

export interface FoundTag {
  readonly tag: string;
  /** Digest and signers, short. */
  readonly description: string;
  /** `sha256:…`, complete. */
  readonly digest: string;
}

export interface DocumentParams {
  readonly path: string;
}

export interface ReadOnlyDocument {
  readonly text: string;
}

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
/** An agreement to the exceptions of one policy file, as they were then. */
export interface AgreedExceptions {
  /** Of the policy file. */
  readonly uri: string;
  /** Changes with any of the exceptions. */
  readonly agreement: string;
}

export interface ExceptionsParams extends AgreedExceptions {
  readonly count: number;
}

/** What the command `imageTrust.showPolicy` of our own client gets: a place in a policy file. */
export interface ShowPolicyParams {
  readonly uri: string;
  /** Zero-based. */
  readonly line: number;
  readonly character: number;
  readonly length: number;
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
