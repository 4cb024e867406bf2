import type { LogOutputChannel } from 'vscode';

/** A member of a message that is a secret, however the language client prints it. */
const SECRET = /("(?:password|authorization)":\s*")(?:[^"\\]|\\.)*/g;

/** Name and password in the address of a proxy. */
const USER = /(:\/\/)[^\s"/]*(?=@)/g;

/**
 * The channel as the language client may use it for its trace, which prints whole messages (`imageTrust.trace.server`): those to
 * sign in with and those about proxies, too.
 */
export function withoutPasswords(log: LogOutputChannel): LogOutputChannel {
  const trace = (message: string): void => {
    log.trace(message.replace(SECRET, '$1…').replace(USER, '$1…'));
  };
  return Object.create(log, { trace: { value: trace } }) as LogOutputChannel;
}
