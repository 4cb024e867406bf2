import type { Connection } from 'vscode-languageserver';
import type { CheckedDocument } from '../check/document-check.ts';
import type { ServerNotifications, Status } from '../protocol.ts';
import type { ServerPorts } from '../server-ports.ts';
import { filesIn } from '../tree/images-in-use.ts';
import type { Session } from './session.ts';
import { scarceLimits } from './scarce-limits.ts';
import { statusOf } from './status.ts';

/** How often a workspace check in progress reports its counts. */
const REPORT_PAUSE_MS = 200;

/** What there is to report. */
export interface ServerState {
  /** Asked for only when there is a report to make. */
  readonly documents: () => readonly CheckedDocument[];
  readonly session: Session;
  /** `workspace`: a check of many files, each of which changes the counts. */
  readonly busy: 'no' | 'documents' | 'workspace';
}

export interface StatusReportsOptions {
  readonly connection: Connection;
  readonly ports: Pick<ServerPorts, 'clock' | 'contactedHosts'>;
  /** `undefined` while there is nobody to report to, or nothing yet. */
  readonly state: () => ServerState | undefined;
}

/** Tells our own client about changes of the status and of the repositories in use, each change once. */
export class StatusReports {
  readonly #options: StatusReportsOptions;
  #lastStatus = '';
  #lastRepositories = '';
  #cancelLater: (() => void) | undefined;

  constructor(options: StatusReportsOptions) {
    this.#options = options;
  }

  /** Something may have changed. During a workspace check reports are gathered. */
  report(): void {
    if (this.#options.state()?.busy !== 'workspace') this.#reportNow();
    else this.#cancelLater ??= this.#options.ports.clock.after(REPORT_PAUSE_MS, () => this.#reportNow());
  }

  #reportNow(): void {
    this.#cancelLater?.();
    this.#cancelLater = undefined;
    const state = this.#options.state();
    if (state !== undefined) this.#tell(state.documents(), state.session, state.busy !== 'no');
  }

  #tell(documents: readonly CheckedDocument[], session: Session, busy: boolean): void {
    const { ports } = this.#options;
    const status: Status = {
      ...statusOf(documents, session, busy),
      scarceLimits: scarceLimits(ports.contactedHosts(), ports.clock.now()),
    };
    const statusText = JSON.stringify(status);
    if (statusText !== this.#lastStatus) this.#send('imageTrust/status', status);
    this.#lastStatus = statusText;
    if (busy) return;
    const repositories = JSON.stringify(filesIn(documents));
    if (repositories !== this.#lastRepositories) this.#send('imageTrust/repositoriesChanged', undefined);
    this.#lastRepositories = repositories;
  }

  #send<M extends keyof ServerNotifications>(method: M, params: ServerNotifications[M]): void {
    const { connection } = this.#options;
    void (params === undefined ? connection.sendNotification(method) : connection.sendNotification(method, params));
  }
}
