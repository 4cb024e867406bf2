import { UnreachableError, type UnreachableReason } from '../base/errors.ts';
import type { Clock, Credentials, HttpPort, LogPort } from '../remote/ports.ts';
import { Registries } from '../remote/registry/registry.ts';
import { reasonForStatus } from '../remote/status.ts';
import { guardedNetwork } from './guarded-network.ts';
import type { NetworkContext } from './network-gate.ts';
import type { Settings } from './settings.ts';

/** What a registry, or a trust server, says to a name and a password. */
export type CredentialAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused' }
  /** It answers everybody, at its entrance at least, so that nothing is known about the credentials. */
  | { readonly kind: 'notAskedFor' }
  /** It asks for them over plain http, or in a way that is not known: they were not sent. */
  | { readonly kind: 'unsafe' }
  | {
      readonly kind: 'unavailable';
      readonly host: string;
      readonly reason: UnreachableReason;
      readonly detail: string;
    };

/** Shows credentials to the host that they are for, once, and to nobody else but the token server that it names. */
export type CredentialCheck = (host: string, credentials: Credentials) => Promise<CredentialAnswer>;

export interface CredentialCheckPorts {
  readonly http: HttpPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: LogPort;
}

/** Who gives a host their password agrees to its being asked; nothing else in the settings is overruled by that. */
export function createCredentialCheck(
  ports: CredentialCheckPorts,
  settings: Settings,
  context: NetworkContext,
): CredentialCheck {
  return async (host, credentials) => {
    const wantedBy: string[] = [];
    const find = (registry: string) => Promise.resolve(wantedBy.push(registry) > 0 ? credentials : undefined);
    const allowed = { ...settings, agreedHosts: new Set([...settings.agreedHosts, host]) };
    const registries = new Registries({
      httpFor: guardedNetwork({ ...ports, credentials: { find } }, allowed, context),
      plainHttpHosts: settings.plainHttpRegistries,
      timeoutMs: settings.timeoutMs,
    });
    try {
      const { status } = await registries.knock(host);
      if (status === 200) return { kind: wantedBy.length > 0 ? 'accepted' : 'notAskedFor' };
      const reason = reasonForStatus(status);
      if (isRefusal(reason) && wantedBy.length > 0) return { kind: 'refused' };
      if (reason === 'unauthorised') return { kind: 'unsafe' };
      // Whatever is missing there, it is the entrance of a registry.
      const detail = `${host} answered ${status}`;
      return { kind: 'unavailable', host, reason: reason === 'not-found' ? 'bad-answer' : reason, detail };
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (isRefusal(error.code) && wantedBy.length > 0) return { kind: 'refused' };
      return { kind: 'unavailable', host: error.host, reason: error.code, detail: error.message };
    }
  };
}

function isRefusal(reason: UnreachableReason): boolean {
  return reason === 'unauthorised' || reason === 'forbidden';
}
