import type { Connection } from 'vscode-languageserver';
import { unreachableCase } from '../../base/errors.ts';
import { parseGun } from '../../reference/gun.ts';
import { reasonWords } from '../../rules/words.ts';
import { guarded, guardedEvent } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import type { CredentialsAnswer, CredentialsToCheck } from '../protocol.ts';
import type { OpenedTrust } from '../server-ports.ts';
import { parseCredentials } from './editor-credentials.ts';

/** Signing in and out from our own client: it keeps the credentials, the server tries them and asks for them. */
export function answerSignIn(connection: Connection, server: LanguageServer): void {
  const log = connection.console;
  connection.onRequest(
    'imageTrust/checkCredentials',
    guarded<CredentialsToCheck, CredentialsAnswer>(log, 'checking credentials', FAILED, async (params) => {
      const credentials = parseCredentials(params);
      if (credentials === undefined || parseGun(`${params.host}/x`) === undefined) return FAILED;
      const { checkCredentials } = await server.sessions.whenReady();
      return answerOf(params.host, await checkCredentials(params.host, credentials));
    }),
  );
  connection.onNotification(
    'imageTrust/credentialsChanged',
    guardedEvent<undefined>(log, 'beginning anew after signing in or out', () => server.sessions.renew()),
  );
}

const FAILED: CredentialsAnswer = { kind: 'unchecked', words: reasonWords('internal', '') };

function answerOf(host: string, answer: Awaited<ReturnType<OpenedTrust['checkCredentials']>>): CredentialsAnswer {
  switch (answer.kind) {
    case 'accepted':
    case 'refused':
    case 'coveredByDocker':
    case 'unsafe':
      return { kind: answer.kind };
    case 'notAskedFor':
      return { kind: 'unchecked', words: `${host} did not ask who you are` };
    case 'unavailable':
      return { kind: 'unchecked', words: reasonWords(answer.reason, answer.host) };
    default:
      return unreachableCase(answer);
  }
}
