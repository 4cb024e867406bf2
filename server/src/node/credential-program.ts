import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import type { Credentials } from '../remote/ports.ts';

/** The helper could not be asked. The message holds nothing that the helper printed: that might be a secret. */
export class CredentialHelperError extends Error {
  override readonly name = 'CredentialHelperError';
}

/** A keychain may ask its owner for leave, so this is a person's time, in milliseconds. */
const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_BYTES = 256 * 1024;

/** How helpers say so, by their protocol (docker-credential-helpers `credentials/error.go`): on stdout, with exit code 1. */
const NOT_FOUND = 'credentials not found in native keychain';

/** The user name under which helpers keep identity tokens (docker/cli `native_store.go`). */
const TOKEN_USERNAME = '<token>';

/**
 * Asks `docker-credential-NAME get` for the credentials under docker's key.
 * @returns `undefined` where the helper has none
 * @throws CredentialHelperError
 */
export async function askCredentialHelper(name: string, key: string): Promise<Credentials | undefined> {
  if (!/^[\w.-]+$/.test(name)) throw new CredentialHelperError('the name of a credential helper is a plain word');
  const program = `docker-credential-${name}`;
  const { output, failure } = await run(program, key);
  if (failure !== undefined) {
    if (output.trim() === NOT_FOUND) return undefined;
    throw new CredentialHelperError(`${program} failed (${failure})`);
  }
  const credentials = decode(output);
  if (credentials === 'none') return undefined;
  if (credentials === undefined) throw new CredentialHelperError(`${program} gave no credentials`);
  return credentials;
}

/** Not started in the current folder: where programs are looked for there first, a workspace could bring its own helper. */
function run(
  program: string,
  input: string,
): Promise<{ readonly output: string; readonly failure: string | undefined }> {
  const options = { cwd: homedir(), timeout: TIME_LIMIT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true };
  return new Promise((resolve) => {
    const child = execFile(program, ['get'], options, (error, output) => {
      const failure =
        error === null ? undefined : error.killed === true ? 'time limit' : String(error.code ?? 'signal');
      resolve({ output, failure });
    });
    // A helper that ends without reading is told apart by its exit code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** `none`: some helpers say so with an empty name and secret (docker-credential-pass 0.6). */
function decode(output: string): Credentials | 'none' | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    return undefined;
  }
  const { Username: username, Secret: secret } = Object(answer) as { Username?: unknown; Secret?: unknown };
  if (username === '' && secret === '') return 'none';
  if (typeof username !== 'string' || typeof secret !== 'string' || secret === '') return undefined;
  if (username === TOKEN_USERNAME) return { kind: 'identity-token', token: secret };
  return { kind: 'basic', username, password: secret };
}
