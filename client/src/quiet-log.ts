import type { LogOutputChannel } from 'vscode';

/** A member `password` of a message, however the language client prints it. */
const PASSWORD = /("password":\s*")(?:[^"\\]|\\.)*/g;

/**
 * The channel as the language client may use it for its trace, which prints whole messages (`imageTrust.trace.server`): those to
 * sign in with, too.
 */
export function withoutPasswords(log: LogOutputChannel): LogOutputChannel {
  const trace = (message: string): void => {
    log.trace(message.replace(PASSWORD, '$1…'));
  };
  return Object.create(log, { trace: { value: trace } }) as LogOutputChannel;
}
