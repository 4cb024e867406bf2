import type { Connection } from 'vscode-languageserver';
import type { ClientAbilities } from '../client-abilities.ts';
import type { ConsentAnswer, ExceptionsParams } from '../protocol.ts';

/**
 * Asks the user to agree to the exceptions of a policy file: through our own client, which remembers the answer, or through
 * `window/showMessageRequest`, which every client has; then the answer holds while the server runs.
 */
export async function askAboutExceptions(
  connection: Connection,
  { extended }: Pick<ClientAbilities, 'extended'>,
  params: ExceptionsParams,
): Promise<ConsentAnswer> {
  if (extended) {
    const answer = await connection.sendRequest<unknown>('imageTrust/acceptExceptions', params);
    return answer === 'allow' || answer === 'never' ? answer : 'later';
  }
  // Clients may render links, so nothing that the file says stands in the question.
  const count = params.count === 1 ? 'an exception' : `${params.count} exceptions`;
  const question = `Image Trust: the policy file of this folder (.image-trust.yaml) makes ${count}, which would hide findings. Do you agree?`;
  const answer = await connection.window.showInformationMessage(question, { title: 'Agree' }, { title: 'Never' });
  if (answer?.title === 'Agree') return 'allow';
  return answer?.title === 'Never' ? 'never' : 'later';
}
