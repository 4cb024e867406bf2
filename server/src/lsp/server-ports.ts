import type { Clock, Credentials, CredentialsPort, LongWork, PassphrasePort } from '../remote/ports.ts';
import type { ContactedHost } from '../trust/contacts.ts';
import type { CredentialAnswer } from '../trust/credential-check.ts';
import type { AbsolutePath } from '../base/paths.ts';
import type { ProjectFiles } from '../trust/project/project-files.ts';
import type { ImageTrust } from '../trust/image-trust.ts';
import type { NetworkContext } from '../trust/network-gate.ts';
import type { Keys, StoredKey } from '../trust/publishing/keys.ts';
import type { Oversight, Publishing } from '../trust/publishing/publishing.ts';
import type { RootsOfTrust } from '../trust/roots-of-trust.ts';
import type { SettingsResult } from '../trust/settings-from.ts';
import type { Settings } from '../trust/settings.ts';
import type { SealedText } from './publish/publish-protocol.ts';
import type { EditorProxy } from './protocol.ts';

/** What the language server needs of the machine it runs on: `machinePorts` makes it real, tests give fakes. */
export interface ServerPorts {
  readonly clock: Clock;
  readonly longWork: LongWork;
  /** The client's `imageTrust` settings, untyped, over the defaults and what docker's environment says. */
  readSettings(raw: unknown): SettingsResult;
  /** Called again whenever the request changes. @throws UsageError where the CA file cannot be used */
  openTrust(request: TrustRequest): Promise<OpenedTrust>;
  /** The same with the private keys of this machine, for one publication. @throws UsageError as `openTrust` does */
  openPublishing(request: PublishingRequest): Promise<OpenedPublishing>;
  /** The private keys of this machine. @throws KeyError where their folder cannot be read */
  listKeys(): Promise<readonly StoredKey[]>;
  /** For one answer that nobody but this process can read. */
  newSeal(): Promise<Seal>;
  /** The files below folders, for what documents say about each other. */
  projectFiles(roots: readonly AbsolutePath[]): ProjectFiles;
  /** The text of a file that the editor does not have open; `undefined` where it cannot be read, or is no file. Never rejects. */
  readFile(uri: string): Promise<string | undefined>;
  /** A policy file, whose absence must not be confused with anything else. Never rejects. */
  readPolicy(uri: string): Promise<PolicyOnDisk>;
  /** Walks folders, for clients that do not list their files themselves; folders that cannot be read are empty. Never rejects. */
  listFiles(folders: readonly string[], wanted: WantedFiles): Promise<FileList>;
  /** Everybody contacted since the process started, by host. */
  contactedHosts(): readonly ContactedHost[];
}

export type PolicyOnDisk =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** `reason` is a sentence without a full stop. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface WantedFiles {
  readonly isWanted: (path: string) => boolean;
  readonly limit: number;
}

export interface FileList {
  /** URIs, each once, ordered. */
  readonly uris: readonly string[];
  /** Whether these are all that were wanted. */
  readonly isComplete: boolean;
}

export interface TrustRequest {
  readonly settings: Settings;
  /** The workspace is not trusted: nobody is contacted. */
  readonly restricted: boolean;
  /** PEM file of further certificate authorities. */
  readonly caFile: string | undefined;
  /** What the editor says about proxies; `undefined`: nothing, so that the environment counts. */
  readonly proxy: EditorProxy | undefined;
  /** What the user has signed in with from the editor. Docker's configuration goes before. */
  readonly credentials: CredentialsPort;
}

export interface PublishingRequest extends TrustRequest {
  /** Asked for the passphrases that the environment does not have. */
  readonly person: PassphrasePort;
  readonly oversight: Oversight;
}

export interface OpenedPublishing {
  readonly publishing: Publishing;
  readonly keys: Pick<Keys, 'readPublicKey'>;
  /** Ends idle connections, and forgets the keys that were opened. */
  close(): Promise<void>;
}

export interface Seal {
  /** What the other side encrypts its answer for. */
  readonly publicKey: string;
  /** UTF-8 that belongs to the caller. Rejects where it was not made for this seal. */
  open(sealed: SealedText): Promise<Uint8Array>;
}

export interface OpenedTrust {
  readonly imageTrust: ImageTrust;
  readonly roots: RootsOfTrust;
  readonly context: NetworkContext;
  /** Shows credentials to the host that they are for; they are not kept. */
  readonly checkCredentials: (
    host: string,
    credentials: Credentials,
  ) => Promise<CredentialAnswer | { readonly kind: 'coveredByDocker' }>;
  /** Ends idle connections; what has been verified stays on disk. */
  close(): Promise<void>;
}
