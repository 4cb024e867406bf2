import type { Connection } from 'vscode-languageserver';
import type { CheckedDocument } from '../check/document-check.ts';
import type { ServerNotifications } from '../protocol.ts';
import { filesIn } from '../tree/images-in-use.ts';
import type { Session } from './session.ts';
import { statusOf } from './status.ts';

/** Tells our own client about changes of the status and of the repositories in use, each change once. */
export class StatusReports {
  readonly #connection: Connection;
  #lastStatus = '';
  #lastRepositories = '';

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  report(documents: readonly CheckedDocument[], session: Session, busy: boolean): void {
    const status = statusOf(documents, session, busy);
    const statusText = JSON.stringify(status);
    if (statusText !== this.#lastStatus) this.#send('imageTrust/status', status);
    this.#lastStatus = statusText;
    if (busy) return;
    const repositories = JSON.stringify(filesIn(documents));
    if (repositories !== this.#lastRepositories) this.#send('imageTrust/repositoriesChanged', undefined);
    this.#lastRepositories = repositories;
  }

  #send<M extends keyof ServerNotifications>(method: M, params: ServerNotifications[M]): void {
    void (params === undefined
      ? this.#connection.sendNotification(method)
      : this.#connection.sendNotification(method, params));
  }
}
