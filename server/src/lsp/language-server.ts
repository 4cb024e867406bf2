import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Presentation } from '../rules/rules.ts';
import type { InspectedUse, Inspection } from '../trust/inspection.ts';
import { wantsConsent } from '../trust/network-gate.ts';
import type { Verdict } from '../trust/verdict.ts';
import { askForConsent } from './session/ask-for-consent.ts';
import type { ClientAbilities } from './client-abilities.ts';
import { Consent } from './session/consent.ts';
import { editorCredentials } from './session/editor-credentials.ts';
import { diagnosticsFor } from './check/diagnostics.ts';
import type { CheckDocument, CheckedDocument } from './check/document-check.ts';
import { DocumentChecks, TYPING_PAUSE_MS } from './check/document-checks.ts';
import { logFailure } from './guard.ts';
import { listFiles, withNamedFiles } from './check/list-files.ts';
import { isPolicyUri, kindOf, OpenDocuments } from './check/open-documents.ts';
import { Surroundings } from './check/surroundings.ts';
import { lookCloser } from './show/look-closer.ts';
import type { ServerPorts } from './server-ports.ts';
import { signInHosts } from './session/sign-in-hosts.ts';
import { Sessions, type Session } from './session/session.ts';
import { SettingsInForce } from './session/settings-in-force.ts';
import { StatusReports, type ServerState } from './session/status-reports.ts';
import { blockedHosts } from './session/status.ts';
import { WorkspacePolicies } from './policy/workspace-policies.ts';
import { WatchedFiles } from './check/watched-files.ts';
import { WorkspaceCheck, type ListedFiles } from './check/workspace-check.ts';

/** After this time the client is taken to watch what it was asked to: it confirms the request, not its beginning. */
const WATCHING_MS = 2000;

/** The state of one connection: documents, their checks, and the session they are checked in. */
export class LanguageServer {
  readonly documents = new OpenDocuments();
  readonly sessions: Sessions;
  readonly settings: SettingsInForce;
  readonly checks: DocumentChecks;
  readonly workspace: WorkspaceCheck;
  readonly watched: WatchedFiles;
  readonly policies: WorkspacePolicies;
  readonly consent: Consent;
  readonly abilities: ClientAbilities;
  readonly ports: ServerPorts;
  readonly #connection: Connection;
  readonly #reports: StatusReports;
  readonly #surroundings: Surroundings;

  constructor(connection: Connection, ports: ServerPorts, abilities: ClientAbilities) {
    this.#connection = connection;
    this.ports = ports;
    this.abilities = abilities;
    this.sessions = new Sessions({
      ports,
      restricted: abilities.restricted,
      credentials: editorCredentials(connection, abilities),
      onReplaced: () => this.recheckAll(),
      complain: (message) => connection.window.showWarningMessage(message),
    });
    this.consent = this.#openConsent(connection);
    this.settings = this.#openSettings(connection);
    this.checks = new DocumentChecks({
      clock: ports.clock,
      check: this.check,
      onChecked: (checked) => this.#show(checked),
      onBusyChange: () => this.#reports.report(),
      onFailure: (uri, error) => logFailure(connection.console, `checking ${uri}`, error),
    });
    this.#reports = new StatusReports({ connection, ports, state: () => this.#state() });
    this.policies = this.#openPolicies(connection);
    this.watched = new WatchedFiles(connection, abilities);
    this.workspace = new WorkspaceCheck({
      checks: this.checks,
      list: () => this.#listFiles(),
      read: (uri) => ports.readFile(uri),
      isOpen: (uri) => this.documents.follows(uri),
      watch: (uris) => this.#watch(uris),
      onForgotten: (uri) => this.#clear(uri),
      onListed: () => this.#surroundings.lookAgain(),
      onBusyChange: () => this.#reports.report(),
    });
    this.#surroundings = new Surroundings({
      ports,
      folders: () => this.policies.folders,
      open: () => this.documents.all(),
      followed: () => this.workspace.files(),
      onAffected: (uris) => this.#recheck((uri) => uris.has(uri)),
      onFailure: (error) => logFailure(connection.console, 'looking at what a changed file bears on', error),
    });
  }

  /** Follows the editor's documents; they are checked as soon as the settings are known. */
  listen(): void {
    this.documents.listen(this.#connection, {
      opened: (text) => this.#follow(text, 0),
      changed: (text) => this.#follow(text, TYPING_PAUSE_MS),
      closed: (uri) => this.#close(uri),
      policy: (uri, what) => (what === 'opened' ? this.policies.opened(uri) : this.policies.typed(uri)),
    });
  }

  recheckAll(): void {
    this.policies.showAll();
    for (const text of this.documents.all()) this.checks.schedule(text, 0);
    this.#inBackground('checking the workspace again', this.workspace.recheck());
  }

  /** A file on disk has changed, come or gone: documents that it bears on are checked again. */
  fileChanged(uri: string): void {
    this.#surroundings.changed(uri, 0);
  }

  /** Files may have changed, come or gone that nobody named. */
  lookAround(): void {
    this.#surroundings.lookAgain();
  }

  /** Resolves when no check is waiting or running, of a document or of the workspace. */
  async idle(): Promise<void> {
    do {
      await this.#surroundings.idle();
      await this.workspace.idle();
      await this.checks.idle();
      await this.policies.idle();
    } while (this.workspace.busy || this.checks.busy);
  }

  /** How findings are shown now; `undefined` before the settings are known. */
  presentation(): Presentation | undefined {
    const session = this.sessions.current;
    return session === undefined ? undefined : this.#presentationIn(session);
  }

  /** Checks a document in the session in force, waiting for the first one. */
  readonly check: CheckDocument = async (text, options) => {
    const kind = kindOf(text);
    if (kind === undefined) return NOTHING;
    const { imageTrust, settings } = await this.sessions.whenReady();
    if (!settings.documents.has(kind)) return NOTHING;
    const surroundings = await this.#surroundings.contextOf(text, kind);
    const policy = await this.policies.inForceFor(text.uri);
    if (options.signal.aborted) return NOTHING;
    const context = { buildArguments: settings.buildArguments, ...surroundings };
    const document = { kind, text: text.getText(), context, ...(policy && { policy }) };
    return imageTrust.inspect(document, { freshness: 'cached', ...options });
  };

  /** Uses with what the registry adds to their verdicts; see `lookCloser`. */
  async lookCloser(uses: readonly InspectedUse[], signal: AbortSignal): Promise<readonly InspectedUse[]> {
    const { imageTrust } = await this.sessions.whenReady();
    return lookCloser(uses, { imageTrust, clock: this.ports.clock, signal });
  }

  /** Whether the user's consent to `host` is all that is missing. */
  wantsConsent(host: string): boolean {
    const session = this.sessions.current;
    return session !== undefined && wantsConsent(host, session.settings, session.context);
  }

  /** Where signing in might change a verdict. */
  signInHosts(verdict: Verdict): readonly string[] {
    const session = this.sessions.current;
    return session === undefined ? [] : signInHosts(verdict, session.settings);
  }

  #openConsent(connection: Connection): Consent {
    return new Consent({
      isMissing: (host) => this.wantsConsent(host),
      ask: (host) => askForConsent(connection, this.abilities, host),
      // Our own client has written it into the settings, where it can be taken back.
      onAllowed: (host) => (this.abilities.extended ? Promise.resolve() : this.sessions.agreeTo(host)),
      onFailure: (host, error) => logFailure(connection.console, `asking the user about ${host}`, error),
    });
  }

  #openSettings(connection: Connection): SettingsInForce {
    const { abilities, ports, sessions, consent } = this;
    const onLoaded = (): void => this.policies.showAll();
    return new SettingsInForce({ connection, abilities, ports, sessions, consent, onLoaded });
  }

  #openPolicies(connection: Connection): WorkspacePolicies {
    return new WorkspacePolicies({
      connection,
      ports: this.ports,
      abilities: this.abilities,
      openText: (uri) => this.documents.get(uri),
      presentation: () => this.presentation(),
      isRestricted: () => this.sessions.current?.context.restricted !== false,
      recheckBelow: (folder) => this.#recheck((uri) => uri.startsWith(folder)),
    });
  }

  #presentationIn({ settings: { enforce, severity } }: Session): Presentation {
    return { enforce, severity, now: this.ports.clock.now() };
  }

  #show(checked: CheckedDocument): void {
    const session = this.sessions.current;
    if (session === undefined) return;
    const { uri, version } = checked.text;
    const diagnostics = diagnosticsFor(checked, this.#presentationIn(session));
    if (this.documents.follows(uri)) {
      void this.#connection.sendDiagnostics({ uri, version, diagnostics });
      this.#askForMissingConsent(checked);
      this.policies.askFor(uri, checked.inspection);
      // Also where hints have just been switched off: those on the screen have to go.
      if (this.abilities.inlayHintRefresh) this.#connection.languages.inlayHint.refresh().catch(() => undefined);
    } else {
      void this.#connection.sendDiagnostics({ uri, diagnostics });
    }
    this.#reports.report();
  }

  /** Only about documents that somebody looks at: a whole workspace may name dozens of hosts. */
  #askForMissingConsent({ inspection }: CheckedDocument): void {
    for (const { verdict } of inspection.uses) {
      for (const host of verdict === undefined ? [] : blockedHosts(verdict)) {
        if (this.wantsConsent(host)) this.consent.want(host);
      }
    }
  }

  #follow(text: TextDocument, delayMs: number): void {
    this.checks.schedule(text, delayMs);
    this.#surroundings.changed(text.uri, delayMs);
  }

  #recheck(isMeant: (uri: string) => boolean): void {
    for (const text of this.documents.all()) if (isMeant(text.uri)) this.checks.schedule(text, 0);
    const others = this.workspace.recheck((uri) => isMeant(uri) && !this.documents.follows(uri));
    this.#inBackground('checking what a changed file bears on', others);
  }

  async #listFiles(): Promise<ListedFiles> {
    const { extended } = this.abilities;
    const listed = await listFiles(this.#connection, this.ports, { extended, folders: this.policies.folders });
    return withNamedFiles(listed, await this.#surroundings.filesNamedBy(listed.uris));
  }

  /** A file of the workspace stays checked, as it is on disk. */
  #close(uri: string): void {
    if (isPolicyUri(uri)) {
      this.policies.written(uri);
      return;
    }
    this.checks.close(uri);
    this.#surroundings.forget(uri);
    this.#surroundings.changed(uri, 0);
    if (this.workspace.has(uri)) this.#inBackground(`checking ${uri}`, this.workspace.changed([uri]));
    else this.#clear(uri);
  }

  /** What happens to a file before its folder is watched is found by looking again. */
  async #watch(uris: readonly string[]): Promise<void> {
    try {
      if ((await this.watched.addFoldersOf(uris)) === 'nothing new') return;
      this.ports.clock.after(WATCHING_MS, () => this.#inBackground('looking again', this.workspace.lookAgain()));
    } catch (error) {
      logFailure(this.#connection.console, 'watching folders', error);
    }
  }

  #clear(uri: string): void {
    this.#surroundings.forget(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    this.#reports.report();
  }

  #inBackground(name: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => logFailure(this.#connection.console, name, error));
  }

  #state(): ServerState | undefined {
    const session = this.sessions.current;
    if (session === undefined || !this.abilities.extended) return undefined;
    const busy = this.workspace.busy ? 'workspace' : this.checks.busy ? 'documents' : 'no';
    return { documents: () => this.checks.all(), session, busy };
  }
}

const NOTHING: Inspection = { document: { uses: [], problems: [] }, uses: [] };
