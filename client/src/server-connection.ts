import type { CancellationToken, Disposable } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type {
  ClientNotifications,
  ClientRequests,
  ServerNotifications,
  ServerRequests,
} from '../../server/src/lsp/protocol.ts';

/** The language client, seen through the protocol that it shares with our server. */
export class ServerConnection {
  readonly #client: LanguageClient;

  constructor(client: LanguageClient) {
    this.#client = client;
  }

  request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M]['params'],
    token?: CancellationToken,
  ): Promise<ClientRequests[M]['result']> {
    // An argument too many, undefined or not, would make a list of the parameters.
    const last = token === undefined ? [] : [token];
    return params === undefined
      ? this.#client.sendRequest(method, ...last)
      : this.#client.sendRequest(method, params, ...last);
  }

  notify<M extends keyof ClientNotifications>(method: M, params?: ClientNotifications[M]): Promise<void> {
    return params === undefined ? this.#client.sendNotification(method) : this.#client.sendNotification(method, params);
  }

  onNotification<M extends keyof ServerNotifications>(
    method: M,
    handler: (params: ServerNotifications[M]) => void,
  ): Disposable {
    return this.#client.onNotification(method, handler);
  }

  onRequest<M extends keyof ServerRequests>(
    method: M,
    handler: (params: ServerRequests[M]['params']) => Promise<ServerRequests[M]['result']>,
  ): Disposable {
    return this.#client.onRequest(method, handler);
  }
}
