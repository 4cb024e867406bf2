import type { Clock, CredentialsPort, HttpPort, LongWork, PassphrasePort } from '../remote/ports.ts';
import { createImageTrust, type TrustPorts } from '../trust/create-image-trust.ts';
import { Contacts } from '../trust/contacts.ts';
import { createCredentialCheck } from '../trust/credential-check.ts';
import { createRoots, type RootFolder } from '../trust/create-roots.ts';
import { createPublishing } from '../trust/publishing/create-publishing.ts';
import { createKeys, type KeyRingPorts } from '../trust/publishing/keys.ts';
import { settingsFrom, type DockerEnvironment } from '../trust/settings-from.ts';
import type { Settings } from '../trust/settings.ts';
import type { OpenedPublishing, OpenedTrust, PublishingRequest, ServerPorts, TrustRequest } from './server-ports.ts';

/** The machine as a `main.ts` opens it for one set of settings. */
export interface OpenMachine extends TrustPorts {
  readonly http: HttpPort & { close(): Promise<void> };
  readonly rootFolders: readonly RootFolder[];
  readonly credentials: TrustPorts['credentials'] & {
    /** Hosts that docker's configuration names. */
    hosts(): Promise<readonly string[]>;
  };
}

/** What a `main.ts` knows of the process that serves. */
export interface ServingProcess {
  readonly clock: Clock;
  readonly longWork: LongWork;
  readonly docker: DockerEnvironment;
  /** Settings by their names, for clients that give none: what was said when the server was started. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** @throws UsageError where the CA file cannot be used */
  openMachine(settings: Settings, editor: Pick<TrustRequest, 'caFile' | 'proxy'>): Promise<OpenMachine>;
  readonly publishing: Pick<ServerPorts, 'newSeal'> & {
    /** @param person who is asked for passphrases that the environment does not have */
    keyPorts(person: PassphrasePort): KeyRingPorts;
  };
  readonly files: Pick<ServerPorts, 'projectFiles' | 'readFile' | 'readPolicy' | 'listFiles'>;
}

/** `ServerPorts` on a real machine. */
export function machinePorts(serving: ServingProcess): ServerPorts {
  const contacts = new Contacts();
  return {
    clock: serving.clock,
    longWork: serving.longWork,
    readSettings: (raw) => settingsFrom(withDefaults(raw, serving.defaults), serving.docker),
    openTrust: (request) => openTrust(serving, request, contacts),
    openPublishing: (request) => openPublishing(serving, request, contacts),
    listKeys: () => createKeys(serving.publishing.keyPorts(NOBODY), serving.clock).list(),
    newSeal: () => serving.publishing.newSeal(),
    ...serving.files,
    contactedHosts: () => contacts.list(),
  };
}

async function openTrust(serving: ServingProcess, request: TrustRequest, contacts: Contacts): Promise<OpenedTrust> {
  const { settings, restricted, credentials } = request;
  const machine = await serving.openMachine(settings, request);
  const docker = machine.credentials;
  const context = { restricted, knownHosts: new Set(await docker.hosts()) };
  const ports = { ...machine, http: noting(contacts, machine), credentials: inTurn(docker, credentials) };
  const check = createCredentialCheck(ports, settings, context);
  return {
    imageTrust: createImageTrust(ports, settings, context),
    roots: createRoots(ports, settings, context),
    context,
    checkCredentials: async (host, given) =>
      (await docker.find(host)) === undefined ? check(host, given) : { kind: 'coveredByDocker' },
    close: () => machine.http.close(),
  };
}

function inTurn(first: CredentialsPort, second: CredentialsPort): CredentialsPort {
  return { find: async (registry) => (await first.find(registry)) ?? second.find(registry) };
}

/** With connections and opened keys of its own, which end with it. */
async function openPublishing(
  serving: ServingProcess,
  request: PublishingRequest,
  contacts: Contacts,
): Promise<OpenedPublishing> {
  const { settings, restricted, credentials, person, oversight } = request;
  const machine = await serving.openMachine(settings, request);
  const docker = machine.credentials;
  const context = { restricted, knownHosts: new Set(await docker.hosts()) };
  const keyPorts = serving.publishing.keyPorts(person);
  const own = { http: noting(contacts, machine), credentials: inTurn(docker, credentials) };
  const ports = { ...machine, ...own, ...keyPorts, oversight };
  return {
    publishing: createPublishing(ports, settings, context),
    keys: createKeys(keyPorts, serving.clock),
    close: () => machine.http.close(),
  };
}

/** Keys are listed without opening them. */
const NOBODY: PassphrasePort = { ask: () => Promise.resolve(undefined) };

function noting(contacts: Contacts, { http, log, clock }: OpenMachine): HttpPort {
  return contacts.noting(http, log, () => clock.now());
}

/** A client's empty settings leave the decision to whoever started the server. */
function withDefaults(raw: unknown, defaults: Readonly<Record<string, unknown>>): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return defaults;
  const given = Object.entries(raw).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return { ...defaults, ...Object.fromEntries(given) };
}
