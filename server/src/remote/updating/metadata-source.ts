import { UnreachableError } from '../../base/errors.ts';
import { LIMITS } from '../../notary/limits.ts';
import { MetadataRefused } from '../../notary/refusal.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { AuthorizedHttp } from '../auth/authorized-http.ts';
import { reasonForStatus } from '../status.ts';

/** One repository on one trust server. */
export interface MetadataSource {
  /** `host[:port]`. */
  readonly host: string;
  /**
   * The bytes of a file, not verified.
   * @param name `timestamp`, `snapshot.<sha256>`, `targets/a.<sha256>`, `7.root`
   * @param maxBytes at most this many are read
   * @throws UnreachableError; `not-found` where the server does not have it
   * @throws MetadataRefused `length` where there are more bytes
   */
  fetch(name: string, maxBytes: number): Promise<Uint8Array>;
}

export interface MetadataSourceOptions {
  readonly http: AuthorizedHttp;
  /** Base URL without a trailing slash. */
  readonly server: string;
  readonly gun: Gun;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Where the server keeps a repository's file (`storage/httpstore.go` buildMetaURL). */
export function metadataUrl(server: string, gun: Gun, name: string): string {
  return `${server}/v2/${gun}/_trust/tuf/${name}.json`;
}

/** The pull scope of a repository, its host included (`utils/http.go` buildAccessRecords). */
export function pullScope(gun: Gun): string {
  return `repository:${gun}:pull`;
}

export function metadataSource({ http, server, gun, timeoutMs, signal }: MetadataSourceOptions): MetadataSource {
  const { host } = new URL(server);
  return {
    host,
    fetch: async (name, maxBytes) => {
      const url = metadataUrl(server, gun, name);
      const request = { method: 'GET', url, maxBytes, timeoutMs, signal, scope: pullScope(gun) } as const;
      const response = await http.send(request).catch((error: unknown) => {
        if (error instanceof UnreachableError && error.code === 'too-large') throw tooLong(name, maxBytes, error);
        throw error;
      });
      // Only 200 is success; redirects are not followed (`storage/httpstore.go` translateStatusToError).
      if (response.status === 200) return response.body;
      throw new UnreachableError(reasonForStatus(response.status), host, `${name}.json: status ${response.status}`);
    },
  };
}

function tooLong(name: string, maxBytes: number, cause: Error): MetadataRefused {
  const role = name.replace(/^\d+\.|\.[0-9a-f]{64}$/g, '');
  return new MetadataRefused(role, 'length', `it has more than ${maxBytes} bytes`, { cause });
}

/** The most bytes to read of a file of which its parent says `length`; a negative length says nothing. */
export function byteLimit(length: number): number {
  return length < 0 ? LIMITS.fileBytes : Math.min(length, LIMITS.fileBytes);
}
