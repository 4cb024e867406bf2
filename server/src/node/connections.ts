import { Agent, EnvHttpProxyAgent, Pool, buildConnector, type Dispatcher } from 'undici';
import { UnreachableError } from '../base/errors.ts';
import { isLoopback } from '../base/host.ts';
import type { Certificates } from './certificates.ts';
import { ProxyConnectionError } from './network-failure.ts';
import { secureConnector } from './secure-connector.ts';

/** The values of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; empty where they are not set. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** What proxies are shown as `proxy-authorization`; absent: name and password in their addresses, if any. */
  readonly authorization?: string;
}

const NO_PROXIES: ProxySettings = { httpProxy: '', httpsProxy: '', noProxy: '' };

const LIMITS = {
  /** To one origin; further requests wait. notary-server and most registries speak HTTP/1.1 only. */
  connections: 8,
  /** Milliseconds an idle connection is kept where the server names no time of its own. */
  keepAliveTimeout: 10_000,
  // One deadline covers the whole request (`deadline.ts`), so undici's timers for its parts are off.
  headersTimeout: 0,
  bodyTimeout: 0,
};

/** A tunnel that a proxy does not open is given up after this long, in milliseconds, whoever still waits for it. */
const TUNNEL_TIMEOUT_MS = 30_000;

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
    const proxies = isLoopback(url.host) ? NO_PROXIES : withSchemes(this.#proxies, url.host);
    const proxy = url.protocol === 'https:' && proxies.httpsProxy !== '' ? proxies.httpsProxy : proxies.httpProxy;
    if (proxy === '') return this.#openDirectly(url);
    const trust = url.protocol === 'https:' ? { secureContext: await this.#certificates.contextFor(url.host) } : {};
    const proxyTls = { secureContext: await this.#certificates.contextFor(new URL(proxy).host) };
    // `connect` serves the hosts that NO_PROXY names, `requestTls` the TLS inside the tunnel, `proxyTls` that to the proxy.
    const options = { ...LIMITS, connect: trust, requestTls: trust, proxyTls, clientFactory: connectToProxy };
    const { authorization, ...addresses } = proxies;
    return new EnvHttpProxyAgent({ ...options, ...addresses, ...(authorization && { token: authorization }) });
  }

  #openDirectly(url: URL): Dispatcher {
    if (url.protocol !== 'https:') return new Agent(LIMITS);
    const trust = this.#certificates.contextFor(url.host);
    trust.catch(() => this.#origins.delete(url.origin));
    return new Agent({ ...LIMITS, connect: secureConnector(trust) });
  }
}

/** Proxies are often named without a scheme; http is meant (Go `httpproxy parseProxy`). */
function withSchemes({ httpProxy, httpsProxy, ...rest }: ProxySettings, host: string): ProxySettings {
  const complete = (proxy: string) => {
    if (proxy === '') return '';
    const url = proxy.includes('://') ? proxy : `http://${proxy}`;
    if (URL.canParse(url) && /^https?:/i.test(url)) return url;
    throw new UnreachableError('proxy', host, 'the address of the proxy is no http or https URL');
  };
  return { ...rest, httpProxy: complete(httpProxy), httpsProxy: complete(httpsProxy) };
}

/** Marks failures on the way to the proxy, so that they are not taken for failures of the host that was asked. */
function connectToProxy(proxy: URL, options: { readonly connect?: buildConnector.connector }): Dispatcher {
  const connect = options.connect ?? buildConnector();
  return new Pool(proxy, {
    headersTimeout: TUNNEL_TIMEOUT_MS,
    connect: (target, callback) => {
      connect(target, (...[error, socket]: Parameters<buildConnector.Callback>) => {
        if (error === null) callback(null, socket);
        else callback(new ProxyConnectionError('cannot connect to the proxy', { cause: error }), null);
      });
    },
  });
}
