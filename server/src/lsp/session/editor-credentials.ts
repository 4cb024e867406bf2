import type { Connection } from 'vscode-languageserver';
import type { Credentials, CredentialsPort } from '../../remote/ports.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import type { CredentialsParams } from '../protocol.ts';

/**
 * What the user has signed in with from our own client, which keeps it in the editor's store of secrets and is asked each time.
 * A client that fails to answer has none; why is not said, for the answer might be in it.
 */
export function editorCredentials(connection: Connection, { extended }: ClientAbilities): CredentialsPort {
  return {
    find: async (host) => {
      if (!extended) return undefined;
      const params: CredentialsParams = { host };
      try {
        return parseCredentials(await connection.sendRequest<unknown>('imageTrust/credentials', params));
      } catch {
        connection.console.warn(`the editor could not be asked for credentials for ${host}`);
        return undefined;
      }
    },
  };
}

/** A name and a password, as the client gives them; `undefined` for anything else. */
export function parseCredentials(raw: unknown): Credentials | undefined {
  if (typeof raw !== 'object' || raw === null || !('username' in raw) || !('password' in raw)) return undefined;
  const { username, password } = raw;
  return typeof username === 'string' && typeof password === 'string'
    ? { kind: 'basic', username, password }
    : undefined;
}
