import type { ProxySettings } from './connections.ts';
import type { Environment } from './environment.ts';

/** What an editor says about proxies. Empty members say nothing, and then the environment counts. */
export interface ProxyChoice {
  /** `off`: nobody is asked through a proxy, whatever the rest says. */
  readonly support: 'on' | 'off';
  /** Address of the proxy for everything. */
  readonly proxy: string;
  /** Hosts that are asked without it, as in `NO_PROXY`. */
  readonly noProxy: readonly string[];
  /** Value of the `proxy-authorization` header, shown to proxies only. */
  readonly authorization: string;
}

const NO_PROXIES: ProxySettings = { httpProxy: '', httpsProxy: '', noProxy: '' };

/** The environment as it looks from an editor whose user has made this choice. */
export function withProxyChoice(environment: Environment, choice: ProxyChoice | undefined): Environment {
  return choice === undefined ? environment : { ...environment, proxies: proxiesOf(environment.proxies, choice) };
}

function proxiesOf(environment: ProxySettings, choice: ProxyChoice): ProxySettings {
  const { support, proxy, noProxy, authorization } = choice;
  if (support === 'off') return NO_PROXIES;
  return {
    ...environment,
    ...(proxy === '' ? {} : { httpProxy: proxy, httpsProxy: proxy }),
    ...(noProxy.length === 0 ? {} : { noProxy: noProxy.join(',') }),
    ...(authorization === '' ? {} : { authorization }),
  };
}
