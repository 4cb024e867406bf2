import type { CancellationToken, Connection, GenericRequestHandler } from 'vscode-languageserver';
import { guarded, signalOf } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import type { ClientRequests } from '../protocol.ts';
import { gunInUse, repositoriesIn, repositoryDetails } from './repositories.ts';

/** Requests of our own client: its tree view, its commands, its tests. */
export function answerTree(connection: Connection, server: LanguageServer): void {
  const { checks, ports, sessions } = server;

  answer(connection, 'imageTrust/repositories', [], () => repositoriesIn(checks.all()));

  answer(connection, 'imageTrust/repository', undefined, async ({ gun: name }, token) => {
    const gun = gunInUse(checks.all(), name);
    if (gun === undefined) return { kind: 'unavailable', gun: name, words: 'no checked document uses this repository' };
    const { imageTrust } = await sessions.whenReady();
    const found = await imageTrust.repository(gun, { freshness: 'cached', signal: signalOf(token) });
    return repositoryDetails(gun, found, ports.clock.now());
  });

  answer(connection, 'imageTrust/refresh', null, async ({ gun: name }, token) => {
    const { imageTrust } = await sessions.whenReady();
    const gun = name === undefined ? undefined : gunInUse(checks.all(), name);
    if (gun !== undefined) await imageTrust.repository(gun, { freshness: 'now', signal: signalOf(token) });
    server.recheckAll(gun === undefined ? 'now' : 'cached');
    await server.idle();
    return null;
  });

  answer(connection, 'imageTrust/hosts', [], () => ports.contactedHosts());

  answer(connection, 'imageTrust/idle', null, async () => {
    await sessions.whenReady();
    await server.idle();
    return null;
  });
}

type Params<M extends keyof ClientRequests> = ClientRequests[M]['params'];
type Result<M extends keyof ClientRequests> = ClientRequests[M]['result'];

/** @param fallback the answer should the handler fail; `undefined`: then the request fails, and the client says so */
function answer<M extends keyof ClientRequests>(
  connection: Connection,
  method: M,
  fallback: Result<M> | undefined,
  handler: (params: Params<M>, token: CancellationToken) => Result<M> | Promise<Result<M>>,
): void {
  const isolated: (params: Params<M>, token: CancellationToken) => Result<M> | Promise<Result<M>> =
    fallback === undefined ? handler : guarded<Params<M>, Result<M>>(connection.console, method, fallback, handler);
  connection.onRequest(method, isolated as GenericRequestHandler<Result<M>, void>);
}
