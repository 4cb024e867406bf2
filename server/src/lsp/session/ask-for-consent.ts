import type { Connection } from 'vscode-languageserver';
import type { ClientAbilities } from '../client-abilities.ts';
import type { ConsentAnswer, ConsentParams } from '../protocol.ts';

/**
 * Asks the user whether a host may be contacted: through our own client, which remembers the answer, or through
 * `window/showMessageRequest`, which every client has; then the answer holds while the server runs.
 */
export async function askForConsent(
  connection: Connection,
  { extended }: ClientAbilities,
  host: string,
): Promise<ConsentAnswer> {
  if (extended) {
    const params: ConsentParams = { host };
    return toAnswer(await connection.sendRequest<unknown>('imageTrust/consent', params));
  }
  const question = `Image Trust: may ${host} be asked whether its images are signed?`;
  const answer = await connection.window.showInformationMessage(question, { title: 'Allow' }, { title: 'Never' });
  switch (answer?.title) {
    case 'Allow':
      return 'allow';
    case 'Never':
      return 'never';
    default:
      return 'later';
  }
}

function toAnswer(raw: unknown): ConsentAnswer {
  return raw === 'allow' || raw === 'never' ? raw : 'later';
}
