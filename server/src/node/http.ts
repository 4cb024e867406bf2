import { setImmediate } from 'node:timers/promises';
import { UnreachableError } from '../base/errors.ts';
import { isLoopback } from '../base/host.ts';
import type { HttpPort, HttpRequest, HttpResponse } from '../remote/ports.ts';
import { Certificates, type CertificateSources } from './certificates.ts';
import { Connections, type ProxySettings } from './connections.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import { isLostConnection, networkFailure } from './network-failure.ts';

export interface HttpOptions extends CertificateSources {
  readonly proxies: ProxySettings;
  /** Hosts (`host[:port]`), besides loopback ones, that may be asked over plain http: those that the settings name. */
  readonly plainHttpHosts: ReadonlySet<string>;
  /** `image-trust/VERSION`. */
  readonly userAgent: string;
}

/** `HttpPort` over undici, with kept-alive connections that `close` ends. */
export interface Http extends HttpPort {
  close(): Promise<void>;
}

export function createHttp(options: HttpOptions): Http {
  const connections = new Connections(new Certificates(options), options.proxies);
  return {
    send: async (request) => {
      const url = new URL(request.url);
      refusePlainHttp(url, options.plainHttpHosts);
      const deadline = startDeadline(url.host, request.timeoutMs, request.signal);
      try {
        // Bytes are hashed as they are served, and a body that cannot grow needs no second limit.
        const headers = { 'accept-encoding': 'identity', 'user-agent': options.userAgent, ...request.headers };
        const exchange = () => exchangeOnce(connections, url, { ...request, headers }, deadline);
        // undici looks at the signal only once it is connected, so a connection that never comes is given up here.
        return await Promise.race([twiceIfLost(request.method, exchange), deadline.passed]);
      } catch (error) {
        throw deadline.signal.aborted ? deadline.signal.reason : networkFailure(error, url.host);
      } finally {
        deadline.clear();
      }
    },
    close: () => connections.close(),
  };
}

function refusePlainHttp(url: URL, allowed: ReadonlySet<string>): void {
  if (url.protocol === 'https:') return;
  if (url.protocol === 'http:' && (isLoopback(url.host) || allowed.has(url.host))) return;
  const detail = `${url.protocol}//${url.host} is not https, and the settings do not allow plain http for it`;
  throw new UnreachableError('blocked', url.host, detail);
}

/** Sends a second time what changes nothing, where the first may have met a connection that the server was just closing. */
async function twiceIfLost<T>(method: HttpRequest['method'], exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange();
  } catch (error) {
    const changesNothing = method === 'GET' || method === 'HEAD';
    if (changesNothing && isLostConnection(error)) return exchange();
    throw error;
  }
}

async function exchangeOnce(
  connections: Connections,
  url: URL,
  request: HttpRequest,
  deadline: Deadline,
): Promise<HttpResponse> {
  const connection = await connections.to(url);
  const answer = await connection.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: request.method,
    headers: request.headers ?? {},
    body: request.body ?? null,
    signal: deadline.signal,
  });
  const headers = joinHeaders(answer.headers);
  const { statusCode: status } = answer;
  const limits = { host: url.host, maxBytes: request.maxBytes };
  // A failure is one whatever its page looks like: nobody asked for that.
  if (status < 200 || status > 299) {
    return { status, headers, body: await readBody(answer.body, { ...limits, beyond: 'left out' }, deadline) };
  }
  const refusal = refuseBody(headers, url.host, request);
  if (refusal !== undefined) deadline.fail(refusal);
  return { status, headers, body: await readBody(answer.body, { ...limits, beyond: 'refused' }, deadline) };
}

/** What the headers alone say against reading the body. */
function refuseBody(
  headers: ReadonlyMap<string, string>,
  host: string,
  request: HttpRequest,
): UnreachableError | undefined {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    return new UnreachableError('bad-answer', host, `${host} sent a compressed body, which was not asked for`);
  }
  const length = Number(headers.get('content-length') ?? 0);
  return request.method !== 'HEAD' && length > request.maxBytes ? tooLarge(host, request.maxBytes) : undefined;
}

interface BodyLimits {
  readonly host: string;
  readonly maxBytes: number;
  /** What becomes of more bytes. */
  readonly beyond: 'refused' | 'left out';
}

async function readBody(
  body: AsyncIterable<Uint8Array>,
  { host, maxBytes, beyond }: BodyLimits,
  deadline: Deadline,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes && beyond === 'refused') deadline.fail(tooLarge(host, maxBytes));
    deadline.signal.throwIfAborted();
    chunks.push(chunk);
    if (size > maxBytes) break;
  }
  // undici gives a connection back one turn after its answer is complete; asking sooner would open another.
  await setImmediate();
  return Buffer.concat(chunks, Math.min(size, maxBytes));
}

function tooLarge(host: string, maxBytes: number): UnreachableError {
  return new UnreachableError('too-large', host, `more than ${maxBytes} bytes`);
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined.set(name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
  }
  return joined;
}
