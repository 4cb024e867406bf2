import { MetadataRefused } from '../notary/refusal.ts';
import type { Pinning } from '../notary/pinning.ts';
import { readRoot } from '../notary/root.ts';
import { imageOfGun } from '../reference/gun.ts';
import type { Gun } from '../reference/image-name.ts';
import { Authorization } from '../remote/auth/auth.ts';
import type { AuthorizedHttp } from '../remote/auth/authorized-http.ts';
import { gatedHttp } from '../remote/auth/gated-http.ts';
import type { Clock, FilesPort, LogPort, ReadOnlyFiles } from '../remote/ports.ts';
import { importRoot, rootsIn } from '../remote/store/root-import.ts';
import { TrustStore } from '../remote/store/trust-store.ts';
import { Updater } from '../remote/updating/updater.ts';
import type { Question } from '../remote/updating/update-outcome.ts';
import type { TrustPorts } from './create-image-trust.ts';
import { describeRoot } from './describe-root.ts';
import { networkRefusal, type NetworkContext } from './network-gate.ts';
import { answerOfFailure } from './notary-provider.ts';
import { pinningOf } from './root-pins.ts';
import type { RememberedRoot, RootAnswer, RootsOfTrust, TakenRoot } from './roots-of-trust.ts';
import type { Settings } from './settings.ts';
import { trustServerFor } from './trust-server.ts';

/** A folder in which docker or notary keeps trust data. */
export interface RootFolder {
  /** Its path, for people. */
  readonly location: string;
  readonly files: ReadOnlyFiles;
}

export interface RootPorts extends Omit<TrustPorts, 'keyFolders'> {
  readonly folders: readonly RootFolder[];
}

/** Puts the parts together for one set of settings. */
export function createRoots(ports: RootPorts, settings: Settings, context: NetworkContext): RootsOfTrust {
  const authorization = new Authorization(ports);
  const { clock, longWork, files, log, folders } = ports;
  const { timeoutMs, freshnessMs } = settings;
  const httpFor = (registry: string): AuthorizedHttp =>
    gatedHttp(authorization.forRegistry(registry), (host) => networkRefusal(host, settings, context));
  const store = new TrustStore(files, log);
  const pinning = pinningOf(settings, ports.pinnedAuthorities);
  const updaterOn = (own: TrustStore): Updater =>
    new Updater({ httpFor, store: own, clock, longWork, pinning, timeoutMs, freshnessMs });
  const parts = { store, updaterOn, pinning, clock, folders };
  return {
    look: (gun) => {
      const { registry } = imageOfGun(gun);
      return look(parts, { gun, registry, server: trustServerFor(registry, settings) }, log);
    },
    remembered: (gun) => remembered(store, gun),
    forget: (gun) => store.forget(gun),
    takeOver: (guns) => takeOver(parts, guns),
  };
}

interface RootParts {
  readonly store: TrustStore;
  readonly pinning: Pinning;
  readonly clock: Clock;
  readonly folders: readonly RootFolder[];
  /** Asks the server, and keeps in this store what it has verified. */
  readonly updaterOn: (store: TrustStore) => Updater;
}

async function look({ store, updaterOn, clock }: RootParts, question: Question, log: LogPort): Promise<RootAnswer> {
  const { server, gun } = question;
  try {
    const kind = (await store.load(gun)).root === undefined ? 'new' : 'trusted';
    const updater = updaterOn(kind === 'new' ? new TrustStore(FORGETFUL, log) : store);
    const outcome = await updater.update(question, { freshness: 'now' });
    if (outcome.kind !== 'trusted') return { ...outcome, server };
    return { kind, server, root: describeRoot(outcome.set.root.metadata) };
  } catch (error) {
    return answerOfFailure(error, server, clock.now());
  }
}

/** Keeps nothing: looking is not trusting. */
const FORGETFUL: FilesPort = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  list: () => Promise.resolve([]),
};

async function remembered(store: TrustStore, gun: Gun): Promise<RememberedRoot> {
  try {
    const { root } = await store.load(gun);
    return root === undefined ? { kind: 'none' } : { kind: 'root', root: describeRoot(readRoot(root.bytes)) };
  } catch (error) {
    if (error instanceof MetadataRefused) return { kind: 'damaged' };
    throw error;
  }
}

async function takeOver(parts: RootParts, guns: readonly Gun[]): Promise<readonly TakenRoot[]> {
  const found = guns.length > 0 ? guns : (await Promise.all(parts.folders.map(({ files }) => rootsIn(files)))).flat();
  const taken: TakenRoot[] = [];
  for (const gun of [...new Set(found)].sort()) taken.push(...(await takeOverOne(parts, gun)));
  return taken;
}

/** The first folder whose root verifies has the last word; those before it are named with what is wrong with them. */
async function takeOverOne({ folders, ...parts }: RootParts, gun: Gun): Promise<readonly TakenRoot[]> {
  const refused: TakenRoot[] = [];
  for (const folder of folders) {
    const taken = await takeOverFrom(folder, parts, gun);
    if (taken.kind === 'refused') refused.push(taken);
    else if (taken.kind !== 'absent') return [...refused, taken];
  }
  return refused.length > 0 ? refused : [{ gun, kind: 'absent' }];
}

async function takeOverFrom(
  { location, files }: RootFolder,
  { store, pinning, clock }: Omit<RootParts, 'folders'>,
  gun: Gun,
): Promise<TakenRoot> {
  try {
    const imported = await importRoot(store, files, gun, { now: clock.now(), pinning });
    return imported.kind === 'imported' ? { ...imported, gun, kind: 'taken', location } : { ...imported, gun };
  } catch (error) {
    if (error instanceof MetadataRefused) return { gun, kind: 'refused', location, detail: error.detail };
    throw error;
  }
}
