import type { CancellationToken, Connection } from 'vscode-languageserver';
import { ImageTrustError } from '../../base/errors.ts';
import type { Gun } from '../../reference/image-name.ts';
import { guarded, signalOf } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import type { RunSliced } from '../../remote/ports.ts';
import { failureWords } from '../../rules/words.ts';
import type { Seal } from '../server-ports.ts';
import type { Session } from '../session/session.ts';
import { gunInUse } from '../tree/images-in-use.ts';
import { carryOut, type CarriedOut } from './carry-out.ts';
import type { PublishAction, PublishParams, PublishResult } from './publish-protocol.ts';
import { orphanNotes, PublishingClient } from './publishing-client.ts';

/** Publishing for our own client, which shows what will change before anything is signed. */
export function answerPublish(connection: Connection, server: LanguageServer): void {
  const failed: PublishResult = { kind: 'failed', words: 'something unforeseen went wrong; the log says what' };
  connection.onRequest(
    'imageTrust/publish',
    guarded(connection.console, 'publishing', failed, (params: PublishParams, token) =>
      publish(connection, server, params, token),
    ),
  );
}

async function publish(
  connection: Connection,
  server: LanguageServer,
  { publication, action }: PublishParams,
  token: CancellationToken,
): Promise<PublishResult> {
  const session = await server.sessions.whenReady();
  if (session.context.restricted)
    return { kind: 'failed', words: 'this workspace is not trusted, so nobody is contacted' };
  const gun = gunInUse(server.checks.all(), action.gun);
  if (gun === undefined) return { kind: 'failed', words: 'no checked document uses this repository' };
  const newSeal = (): Promise<Seal> => server.ports.newSeal();
  const run: RunSliced = (work) => server.ports.longWork.run(work);
  const client = new PublishingClient({ connection, publication, newSeal, run, signal: signalOf(token) });
  try {
    return resultOf(await carriedOut(server, session, { action, gun, client }));
  } catch (error) {
    if (client.isStopped) return { kind: 'cancelled' };
    if (!(error instanceof ImageTrustError)) throw error;
    return { kind: 'failed', words: failureWords(error) };
  } finally {
    if (client.isSent) await showAgain(server, session, gun);
  }
}

interface Task {
  readonly action: PublishAction;
  readonly gun: Gun;
  readonly client: PublishingClient;
}

async function carriedOut(
  { ports }: LanguageServer,
  session: Session,
  { action, gun, client }: Task,
): Promise<CarriedOut> {
  const { person, oversight } = client;
  const opened = await ports.openPublishing({ ...session.request, person, oversight });
  try {
    return await carryOut(action, gun, { ...opened, client, readFile: (uri) => ports.readFile(uri) });
  } finally {
    await opened.close();
  }
}

function resultOf({ publication: { roles, words, orphaned }, notes }: CarriedOut): PublishResult {
  if (roles.length === 0) return { kind: 'unchanged' };
  return { kind: 'published', words: words.done, notes: [...notes, ...orphanNotes(orphaned)] };
}

/** What was sent counts, whatever its answer was: documents are judged by what the server has now. */
async function showAgain(server: LanguageServer, { imageTrust }: Session, gun: Gun): Promise<void> {
  await imageTrust.refresh([gun]);
  server.recheckAll();
}
