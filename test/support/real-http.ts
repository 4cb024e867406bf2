import { onTestFinished } from 'vitest';
import { createHttp, type Http, type HttpOptions } from '../../server/src/node/http.ts';
import type { HttpRequest } from '../../server/src/remote/ports.ts';
import type { HostileServer } from './hostile-server.ts';

/** HTTP over real sockets that ends with the test; no further authorities, no proxies, plain http only to loopback. */
export function newHttp(options: Partial<HttpOptions> = {}): Http {
  const http = createHttp({
    authorities: [],
    hostFolders: [],
    proxies: { httpProxy: '', httpsProxy: '', noProxy: '' },
    plainHttpHosts: new Set(),
    userAgent: 'image-trust/test',
    ...options,
  });
  onTestFinished(() => http.close());
  return http;
}

/** A GET of at most 1000 bytes within ten seconds. */
export function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, maxBytes: 1000, timeoutMs: 10_000, ...more };
}

/** Ends a server with the test. */
export async function during(starting: Promise<HostileServer>): Promise<HostileServer> {
  const server = await starting;
  onTestFinished(() => server.stop());
  return server;
}
