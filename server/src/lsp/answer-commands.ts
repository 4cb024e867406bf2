import { ErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import { checkWorkspace } from './check/answer-workspace.ts';
import type { LanguageServer } from './language-server.ts';
import { Pinning } from './pinning/pinning.ts';
import type { PinParams } from './protocol.ts';

/** What other clients than ours execute; ours has commands of these names itself. */
export const COMMANDS = ['imageTrust.checkWorkspace', 'imageTrust.pinWorkspace', 'imageTrust.updatePins'] as const;

/** Commands for clients that speak the Language Server Protocol alone, and the requests of ours that do the same. */
export function answerCommands(connection: Connection, server: LanguageServer): void {
  // The token comes last, whether a client sends `null` for the parameters that there are not, or nothing.
  connection.onRequest('imageTrust/checkWorkspace', (...given: readonly unknown[]) =>
    checkWorkspace(connection, server, given.at(-1) as CancellationToken),
  );
  connection.onRequest('imageTrust/pin', (params: PinParams, token: CancellationToken) =>
    new Pinning(connection, server, params).run(token),
  );
  connection.onExecuteCommand(async ({ command, arguments: given }, token) => {
    const { words } = await execute({ connection, server, token }, command, given?.[0]);
    connection.window.showInformationMessage(`Image Trust: ${words}`);
    return null;
  });
}

interface Executing {
  readonly connection: Connection;
  readonly server: LanguageServer;
  readonly token: CancellationToken;
}

function execute(
  { connection, server, token }: Executing,
  command: string,
  argument: unknown,
): Promise<{ readonly words: string }> {
  switch (command) {
    case 'imageTrust.checkWorkspace':
      return checkWorkspace(connection, server, token);
    case 'imageTrust.pinWorkspace':
      return new Pinning(connection, server, { which: 'unpinned and outdated', ...scopeOf(argument) }).run(token);
    case 'imageTrust.updatePins':
      return new Pinning(connection, server, { which: 'outdated', ...scopeOf(argument) }).run(token);
    default:
      throw new ResponseError(ErrorCodes.InvalidParams, `unknown command ${command}`);
  }
}

/** `{ gun }` names one repository; anything else means all of them. */
function scopeOf(argument: unknown): Pick<PinParams, 'gun'> {
  const isNamed = typeof argument === 'object' && argument !== null && 'gun' in argument;
  return isNamed && typeof argument.gun === 'string' ? { gun: argument.gun } : {};
}
