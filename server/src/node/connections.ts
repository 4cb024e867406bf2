import { Agent, EnvHttpProxyAgent, Pool, buildConnector, type Dispatcher } from 'undici';
import { UnreachableError } from '../base/errors.ts';
import { isLoopback } from '../base/host.ts';
import type { Certificates } from './certificates.ts';
import { ProxyConnectionError } from './network-failure.ts';

/** The values of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; empty where they are not set. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** Requests to one origin share these; further ones wait. notary-server and most registries speak HTTP/1.1 only. */
const CONNECTIONS_PER_ORIGIN = 8;

/** An idle connection is kept this long, in milliseconds, where the server names no time of its own. */
const KEEP_ALIVE_MS = 10_000;

/** Open connections, kept alive and shared by all requests to an origin; one set of certificates and one proxy rule each. */
export class Connections {
  readonly #certificates: Certificates;
  readonly #proxies: ProxySettings;
  readonly #origins = new Map<string, Promise<Dispatcher>>();

  constructor(certificates: Certificates, proxies: ProxySettings) {
    this.#certificates = certificates;
    this.#proxies = proxies;
  }

  /** @throws UnreachableError `tls` or `proxy` where the host's certificates or the proxy's address cannot be used */
  to(url: URL): Promise<Dispatcher> {
    const known = this.#origins.get(url.origin);
    if (known !== undefined) return known;
    const opening = this.#open(url);
    this.#origins.set(url.origin, opening);
    // A failure is not kept: the files may be mended while the server runs.
    opening.catch(() => this.#origins.delete(url.origin));
    return opening;
  }

  /** Ends all requests and connections. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#origins.values());
    this.#origins.clear();
    await Promise.all(opened.filter((each) => each.status === 'fulfilled').map((each) => each.value.destroy()));
  }

  async #open(url: URL): Promise<Dispatcher> {
    const trust = url.protocol === 'https:' ? { secureContext: await this.#certificates.contextFor(url.host) } : {};
    const limits = {
      connections: CONNECTIONS_PER_ORIGIN,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // One deadline covers the whole request (`deadline.ts`), so undici's timers for its parts are off.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    const proxy = isLoopback(url.host) ? '' : proxyFor(url, this.#proxies);
    if (proxy === '') return new Agent({ ...limits, connect: trust });
    if (!URL.canParse(proxy)) throw new UnreachableError('proxy', url.host, 'the address of the proxy is not a URL');
    const proxyTls = { secureContext: await this.#certificates.contextFor(new URL(proxy).host) };
    // `connect` serves the hosts that NO_PROXY names, `requestTls` the TLS inside the tunnel, `proxyTls` that to the proxy.
    const options = { ...limits, connect: trust, requestTls: trust, proxyTls, clientFactory: connectToProxy };
    return new EnvHttpProxyAgent({ ...options, ...this.#proxies });
  }
}

/** Go, and so docker, uses HTTP_PROXY for http only; undici lets it stand in for an HTTPS_PROXY that is not set, as curl does. */
function proxyFor(url: URL, { httpProxy, httpsProxy }: ProxySettings): string {
  return url.protocol === 'https:' && httpsProxy !== '' ? httpsProxy : httpProxy;
}

/** Marks failures on the way to the proxy, so that they are not taken for failures of the host that was asked. */
function connectToProxy(proxy: URL, options: { readonly connect?: buildConnector.connector }): Dispatcher {
  const connect = options.connect ?? buildConnector();
  return new Pool(proxy, {
    connect: (target, callback) => {
      connect(target, (...[error, socket]: Parameters<buildConnector.Callback>) => {
        if (error === null) callback(null, socket);
        else callback(new ProxyConnectionError('cannot connect to the proxy', { cause: error }), null);
      });
    },
  });
}
