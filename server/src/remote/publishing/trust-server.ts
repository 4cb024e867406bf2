import { createHash } from 'node:crypto';
import { UnreachableError } from '../../base/errors.ts';
import { DecodeError } from '../../notary/decode-error.ts';
import { decodePublicKey } from '../../notary/decode.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import type { AuthorizedHttp } from '../auth/authorized-http.ts';
import type { HttpRequest, HttpResponse } from '../ports.ts';
import type { Question } from '../updating/update-outcome.ts';
import { serverRefusal } from './server-refusal.ts';

/** Roles whose keys the server may hold. */
export type ServerRole = 'snapshot' | 'timestamp';

export interface TrustServerOptions {
  readonly http: AuthorizedHttp;
  readonly question: Question;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
}

const MAX_BYTES = 1024 * 1024;

/**
 * What publishers ask of a trust server (`server/server.go` RootHandler). All of it rejects with `PublishRefused` where the
 * server refuses, and with `UnreachableError` where it cannot be asked.
 */
export class TrustServer {
  readonly #options: TrustServerOptions;

  constructor(options: TrustServerOptions) {
    this.#options = options;
  }

  /** The key with which the server signs, which it makes where it has none. */
  async key(role: ServerRole): Promise<PublicKey> {
    const answer = await this.#send(
      { method: 'GET', url: this.#url(`tuf/${role}.key`) },
      'push,pull',
      'asking for a key',
    );
    return this.#decodeKey(answer);
  }

  /** Has the server make a new key, which counts from the next root on that names it. */
  async rotateKey(role: ServerRole): Promise<PublicKey> {
    const answer = await this.#send(
      { method: 'POST', url: this.#url(`tuf/${role}.key`) },
      '*',
      `rotating the ${role} key`,
    );
    return this.#decodeKey(answer);
  }

  /** Publishes files, by role: all of them or none. */
  async upload(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const { boundary, body } = multipart(files);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    const request = { method: 'POST', url: this.#url('tuf/'), headers, body } as const;
    await this.#send(request, 'push,pull', `publishing ${this.#options.question.gun}`);
  }

  /** Deletes all trust data of the repository. */
  async remove(): Promise<void> {
    const what = `deleting the trust data of ${this.#options.question.gun}`;
    await this.#send({ method: 'DELETE', url: this.#url('tuf/') }, '*', what);
  }

  /** The last `count` entries of the repository's change feed, as the server sends them. */
  async changefeed(count: number): Promise<Uint8Array> {
    const url = `${this.#url('changefeed')}?change_id=-1&records=-${count}`;
    const { body } = await this.#send({ method: 'GET', url }, 'pull', 'asking for the history');
    return body;
  }

  #url(path: string): string {
    const { server, gun } = this.#options.question;
    return `${server}/v2/${gun}/_trust/${path}`;
  }

  async #send(
    request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
    actions: string,
    what: string,
  ): Promise<HttpResponse> {
    const { http, question, timeoutMs } = this.#options;
    const scope = `repository:${question.gun}:${actions}`;
    const response = await http.send({ ...request, scope, maxBytes: MAX_BYTES, timeoutMs });
    if (response.status === 200) return response;
    throw serverRefusal(new URL(question.server).host, response, what);
  }

  #decodeKey({ body }: HttpResponse): PublicKey {
    try {
      return decodePublicKey(body);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      const { host } = new URL(this.#options.question.server);
      throw new UnreachableError('bad-answer', host, `${host} did not send a public key`, { cause: error });
    }
  }
}

/** One part per role, named as the reference client names them (`storage/httpstore.go` NewMultiPartMetaRequest). */
function multipart(files: ReadonlyMap<string, Uint8Array>): { readonly boundary: string; readonly body: Uint8Array } {
  const hash = createHash('sha256');
  for (const bytes of files.values()) hash.update(bytes);
  // Nothing can hold the hash of itself.
  const boundary = `image-trust-${hash.digest('hex')}`;
  const parts = [...files].flatMap(([role, bytes]) => {
    const disposition = `Content-Disposition: form-data; name="files"; filename="${role}"`;
    const head = `--${boundary}\r\n${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`;
    return [Buffer.from(head), bytes, Buffer.from('\r\n')];
  });
  return { boundary, body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) };
}
