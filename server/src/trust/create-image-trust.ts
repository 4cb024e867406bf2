import { imageOfGun } from '../reference/gun.ts';
import type { AuthorizedHttp } from '../remote/auth/authorized-http.ts';
import { idsOfKeys } from '../remote/keys/stored-keys.ts';
import type { Clock, CredentialsPort, FilesPort, HttpPort, KeyFolder, LogPort, LongWork } from '../remote/ports.ts';
import { Registries } from '../remote/registry/registry.ts';
import { TrustStore } from '../remote/store/trust-store.ts';
import { Updater } from '../remote/updating/updater.ts';
import { examine } from './examine.ts';
import { guardedNetwork } from './guarded-network.ts';
import type { ImageTrust, LookUp } from './image-trust.ts';
import { inspectDocument } from './inspect-document.ts';
import { internalFailure } from './internal-failure.ts';
import type { NetworkContext } from './network-gate.ts';
import { NotaryProvider } from './notary-provider.ts';
import type { TrustProvider } from './provider.ts';
import { RegistryMemory } from './registry-memory.ts';
import { pinningOf } from './root-pins.ts';
import type { Settings } from './settings.ts';
import { trustServerFor } from './trust-server.ts';

/** What Image Trust needs of the machine; `openMachine` makes it real. */
export interface TrustPorts {
  readonly http: HttpPort;
  readonly files: FilesPort;
  readonly clock: Clock;
  readonly longWork: LongWork;
  readonly credentials: CredentialsPort;
  readonly log: LogPort;
  /** What the files of `Settings.pinnedAuthorities` hold, under the same names. */
  readonly pinnedAuthorities: ReadonlyMap<string, Uint8Array>;
  /** Where private keys lie; they are listed, never opened. */
  readonly keyFolders: readonly KeyFolder[];
}

/** Puts the parts together for one set of settings. Cheap: what is worth keeping lies in `ports.files`. */
export function createImageTrust(ports: TrustPorts, settings: Settings, context: NetworkContext): ImageTrust {
  const httpFor = guardedNetwork(ports, settings, context);
  const provider = notaryProvider(ports, settings, httpFor);
  const { timeoutMs, mirrors, plainHttpRegistries } = settings;
  const registries = new Registries({ httpFor, plainHttpHosts: plainHttpRegistries, mirrors, timeoutMs });
  const registry = new RegistryMemory({
    ask: (how, image, wanted, signal) => registries[how](image, wanted, signal),
    clock: ports.clock,
    freshnessMs: settings.freshnessMs,
  });
  const inspector = { provider, registry, settings, log: ports.log };
  const repository: ImageTrust['repository'] = (gun, options) => {
    const image = imageOfGun(gun);
    return provider.lookUp(image, options).catch((error: unknown) => internalFailure(ports.log, image, error));
  };
  return {
    inspect: (document, options) => inspectDocument(inspector, document, options),
    examine: (verdict, options) => examine(inspector, verdict, options),
    repository,
    refresh: async (guns, signal) => {
      registry.forget();
      const options: LookUp = { freshness: 'now', ...(signal && { signal }) };
      await Promise.all([...guns].map((gun) => repository(gun, options)));
    },
  };
}

function notaryProvider(
  ports: TrustPorts,
  settings: Settings,
  httpFor: (registry: string) => AuthorizedHttp,
): TrustProvider {
  const { files, clock, longWork } = ports;
  const { timeoutMs, freshnessMs } = settings;
  const store = new TrustStore(files, ports.log);
  const pinning = pinningOf(settings, ports.pinnedAuthorities);
  return new NotaryProvider({
    updater: new Updater({ httpFor, store, clock, longWork, pinning, timeoutMs, freshnessMs }),
    clock,
    longWork,
    serverFor: (registry) => trustServerFor(registry, settings),
    localKeyIds: () => idsOfKeys(ports.keyFolders, ports.log),
  });
}

/**
 * Hosts that may be asked over plain http besides loopback ones: those of trust servers and mirrors that the user gave with
 * `http://`, and the registries that the settings name.
 */
export function plainHttpHosts(settings: Settings): ReadonlySet<string> {
  const { trustServer, trustServers, mirrors, plainHttpRegistries } = settings;
  const servers = [trustServer, ...trustServers.values(), ...mirrors.values()].filter((server) => server !== undefined);
  const urls = servers.map((server) => new URL(server)).filter((url) => url.protocol === 'http:');
  return new Set([...urls.map((url) => url.host), ...plainHttpRegistries]);
}
