import { Authorization, type AuthorizationPorts } from '../remote/auth/auth.ts';
import type { AuthorizedHttp } from '../remote/auth/authorized-http.ts';
import { gatedHttp } from '../remote/auth/gated-http.ts';
import { pausingHttp } from '../remote/auth/pausing-http.ts';
import { networkRefusal, type NetworkContext } from './network-gate.ts';
import type { Settings } from './settings.ts';

/**
 * The only way out, for whatever is done: hosts that want to be left alone are, challenges are answered with the credentials of the
 * registry, and nobody is contacted whom the settings forbid.
 * @returns HTTP with the credentials of a registry host (`docker.io` for Docker Hub)
 */
export function guardedNetwork(
  ports: AuthorizationPorts,
  settings: Settings,
  context: NetworkContext,
): (registry: string) => AuthorizedHttp {
  const authorization = new Authorization({ ...ports, http: pausingHttp(ports) });
  const refusal = (host: string) => networkRefusal(host, settings, context);
  return (registry) => gatedHttp(authorization.forRegistry(registry), refusal);
}
