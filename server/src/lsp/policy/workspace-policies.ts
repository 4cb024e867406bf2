import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { exceptionsState, type PolicyInForce } from '../../policy/policy-in-force.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import type { Presentation } from '../../rules/rules.ts';
import { isExemptible } from '../../trust/accept-exception.ts';
import type { InspectedUse, Inspection } from '../../trust/inspection.ts';
import { TYPING_PAUSE_MS } from '../check/document-checks.ts';
import { folderOf } from '../check/open-documents.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import { logFailure } from '../guard.ts';
import type { AgreedExceptions } from '../protocol.ts';
import type { ServerPorts } from '../server-ports.ts';
import { askAboutExceptions } from './ask-about-exceptions.ts';
import { KnownPolicies, type KnownPolicy } from './known-policies.ts';
import { policyDiagnostics } from './policy-diagnostics.ts';
import { policyPlaces, type PolicyPlace } from './policy-uris.ts';

export interface WorkspacePoliciesOptions {
  readonly connection: Connection;
  readonly ports: Pick<ServerPorts, 'clock' | 'readPolicy'>;
  readonly abilities: ClientAbilities;
  readonly openText: (uri: string) => TextDocument | undefined;
  /** `undefined` before the settings are known. */
  readonly presentation: () => Presentation | undefined;
  readonly isRestricted: () => boolean;
  /** Checks the documents below a folder again. */
  readonly recheckBelow: (folder: string) => void;
}

/** The policy files of the workspace: which applies to what, what is wrong with them, and what the user has agreed to. */
export class WorkspacePolicies {
  readonly #options: WorkspacePoliciesOptions;
  readonly #known: KnownPolicies;
  readonly #agreed: Set<string>;
  readonly #asked = new Set<string>();
  /** Ends the waiting for a pause. */
  readonly #typing = new Map<string, () => void>();
  readonly #looking = new Set<Promise<unknown>>();
  #folders: readonly string[];

  constructor(options: WorkspacePoliciesOptions) {
    this.#options = options;
    this.#folders = options.abilities.folders;
    this.#agreed = new Set(options.abilities.agreedExceptions.map(keyOf));
    this.#known = new KnownPolicies({
      folders: () => this.#folders,
      openText: options.openText,
      read: (uri) => options.ports.readPolicy(uri),
      onRead: (policy) => this.#show(policy),
      onGone: (uri) => void options.connection.sendDiagnostics({ uri, diagnostics: [] }),
    });
  }

  get known(): Pick<KnownPolicies, 'get' | 'all' | 'knownFor' | 'applyingTo'> {
    return this.#known;
  }

  /** What the nearest policy asks of a document. */
  async inForceFor(documentUri: string): Promise<PolicyInForce | undefined> {
    const policy = await this.#known.applyingTo(documentUri);
    if (policy === undefined) return undefined;
    const { name: file, parsed } = policy;
    const agreed = this.#hasAgreedTo(policy) ? [policy.agreement] : [];
    return {
      file,
      policy: parsed.policy,
      exceptions: exceptionsState(parsed, new Set(agreed)),
      now: this.#options.ports.clock.now(),
    };
  }

  /** The policy that is known to apply to a document, and where a new one would go: the folder of the workspace. */
  placeFor(documentUri: string): {
    readonly policy: KnownPolicy | undefined;
    readonly newPlace: PolicyPlace | undefined;
  } {
    const newPlace = policyPlaces(documentUri, this.#folders).at(-1);
    const known = this.#known.knownFor(documentUri);
    // Edits need the text as it stands, of which the newest keystrokes may not have been read.
    const policy = known && { ...known, text: this.#options.openText(known.uri) ?? known.text };
    return { policy, newPlace };
  }

  /** A policy file is open from now on. */
  opened(uri: string): void {
    this.#look(uri);
  }

  /** Somebody types in an open policy file: what is below it is checked again when they pause. */
  typed(uri: string): void {
    this.#typing.get(uri)?.();
    this.#typing.set(
      uri,
      this.#options.ports.clock.after(TYPING_PAUSE_MS, () => this.written(uri)),
    );
  }

  /** A policy file was closed, written or deleted. */
  written(uri: string): void {
    this.#typing.get(uri)?.();
    this.#typing.delete(uri);
    this.#options.recheckBelow(folderOf(uri));
    this.#look(uri);
  }

  /** Files, or folders with all that was in them, have been deleted. */
  deleted(uris: readonly string[]): void {
    for (const { uri } of this.#known.all()) {
      if (uris.some((gone) => uri === gone || uri.startsWith(`${gone}/`))) this.written(uri);
    }
  }

  get busy(): boolean {
    return this.#typing.size + this.#looking.size > 0;
  }

  /** Resolves when every policy that somebody opened or wrote has been read. */
  async idle(): Promise<void> {
    await Promise.all(this.#looking);
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** These are the folders of the workspace from now on. */
  openFolders(folders: readonly string[]): void {
    const changed = [...folders, ...this.#folders].filter(
      (uri) => !folders.includes(uri) || !this.#folders.includes(uri),
    );
    this.#folders = folders;
    const isBelow = (uri: string) => (folder: string) => uri.startsWith(folder.replace(/\/?$/, '/'));
    this.#known.forget((uri) => changed.some(isBelow(uri)) && !folders.some(isBelow(uri)));
    for (const folder of changed) this.#options.recheckBelow(folder);
  }

  /** Shows all findings again, after the settings have changed. */
  showAll(): void {
    for (const policy of this.#known.all()) this.#show(policy);
  }

  /** Asks the user where an exception would change what is shown of a document that somebody looks at; each state of a file once. */
  askFor(documentUri: string, { uses }: Inspection): void {
    const presentation = this.#options.presentation();
    const isInVain = uses.some((inspected) => presentation !== undefined && wantsException(inspected, presentation));
    const policy = isInVain ? this.#known.knownFor(documentUri) : undefined;
    if (policy === undefined || this.#options.isRestricted() || this.#asked.has(keyOf(policy))) return;
    this.#asked.add(keyOf(policy));
    void this.#ask(policy);
  }

  /** The user agrees to what a policy file said when they were shown it. */
  agree(agreed: AgreedExceptions): void {
    this.#agreed.add(keyOf(agreed));
    this.#options.recheckBelow(folderOf(agreed.uri));
  }

  /** The user wants to be asked again about what they have agreed to, or refused. */
  takeBack(answers: readonly AgreedExceptions[]): void {
    for (const answer of answers) {
      this.#agreed.delete(keyOf(answer));
      this.#asked.delete(keyOf(answer));
    }
  }

  async #ask({ uri, agreement, parsed }: KnownPolicy): Promise<void> {
    const { connection, abilities } = this.#options;
    try {
      const params = { uri, agreement, count: parsed.policy.exceptions.length };
      if ((await askAboutExceptions(connection, abilities, params)) === 'allow') this.agree({ uri, agreement });
    } catch (error) {
      logFailure(connection.console, `asking the user about ${uri}`, error);
    }
  }

  #look(uri: string): void {
    // A policy file lies where the policy of its own folder lies.
    const [place] = policyPlaces(uri, this.#folders);
    if (place === undefined) return;
    const looking = this.#known
      .look(place)
      .catch((error: unknown) => logFailure(this.#options.connection.console, `reading ${uri}`, error))
      .finally(() => this.#looking.delete(looking));
    this.#looking.add(looking);
  }

  #hasAgreedTo(policy: AgreedExceptions): boolean {
    return !this.#options.isRestricted() && this.#agreed.has(keyOf(policy));
  }

  #show({ uri, text, parsed }: KnownPolicy): void {
    const presentation = this.#options.presentation();
    if (presentation === undefined) return;
    const diagnostics = policyDiagnostics(text, parsed, presentation);
    void this.#options.connection.sendDiagnostics(
      this.#options.openText(uri) === undefined ? { uri, diagnostics } : { uri, version: text.version, diagnostics },
    );
  }
}

/** Whether an exception that nobody has agreed to would hide something. */
function wantsException(inspected: InspectedUse, presentation: Presentation): boolean {
  const { verdict, demands } = inspected;
  if (verdict === undefined || demands?.idleException?.why !== 'pending') return false;
  return isExemptible(verdict) && findingsFor(inspected, presentation).length > 0;
}

function keyOf({ uri, agreement }: AgreedExceptions): string {
  return `${agreement} ${uri}`;
}
