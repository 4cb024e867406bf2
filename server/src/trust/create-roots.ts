import { MetadataExpired, MetadataRefused } from '../notary/refusal.ts';
import type { Pinning } from '../notary/pinning.ts';
import { readRoot } from '../notary/root.ts';
import { imageOfGun } from '../reference/gun.ts';
import type { Gun } from '../reference/image-name.ts';
import type { Clock, LogPort, ReadOnlyFiles } from '../remote/ports.ts';
import { importRoot, rootsIn } from '../remote/store/root-import.ts';
import { metadataSource, type MetadataSource } from '../remote/updating/metadata-source.ts';
import { scratchFiles } from '../remote/store/scratch-files.ts';
import { TrustStore } from '../remote/store/trust-store.ts';
import { Updater } from '../remote/updating/updater.ts';
import type { Question } from '../remote/updating/update-outcome.ts';
import type { TrustPorts } from './create-image-trust.ts';
import { describeRoot } from './describe-root.ts';
import { guardedNetwork } from './guarded-network.ts';
import type { NetworkContext } from './network-gate.ts';
import { answerOfFailure } from './notary-provider.ts';
import { isOfDates, pastRoot } from './past-root.ts';
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
  readonly rootFolders: readonly RootFolder[];
}

/** Puts the parts together for one set of settings. */
export function createRoots(ports: RootPorts, settings: Settings, context: NetworkContext): RootsOfTrust {
  const { clock, longWork, files, log, rootFolders: folders } = ports;
  const { timeoutMs, freshnessMs } = settings;
  const httpFor = guardedNetwork(ports, settings, context);
  const store = new TrustStore(files, log);
  const pinning = pinningOf(settings, ports.pinnedAuthorities);
  const updaterOn = (own: TrustStore): Updater =>
    new Updater({ httpFor, store: own, clock, longWork, pinning, timeoutMs, freshnessMs });
  const sourceOf = (question: Question): MetadataSource =>
    metadataSource({ http: httpFor(question.registry), timeoutMs, ...question });
  const parts = { store, updaterOn, sourceOf, pinning, clock, folders };
  return {
    look: (gun) => {
      const { registry } = imageOfGun(gun);
      return look(parts, { gun, registry, server: trustServerFor(registry, settings) }, log);
    },
    remembered: (gun) => remembered(store, gun),
    history: (gun) => store.history.read(gun),
    forget: (gun) => store.forget(gun),
    takeOver: (guns) => takeOver(parts, guns),
    preview: () => takeOver({ ...parts, store: new TrustStore(scratchFiles(files), log) }, []),
  };
}

interface RootParts {
  readonly store: TrustStore;
  readonly pinning: Pinning;
  readonly clock: Clock;
  readonly folders: readonly RootFolder[];
  /** Asks the server, and keeps in this store what it has verified. */
  readonly updaterOn: (store: TrustStore) => Updater;
  readonly sourceOf: (question: Question) => MetadataSource;
}

async function look(parts: RootParts, question: Question, log: LogPort): Promise<RootAnswer> {
  const { store, updaterOn, sourceOf, pinning, clock } = parts;
  const { server, gun } = question;
  try {
    if ((await store.load(gun)).root !== undefined) {
      return await lookInto(store, 'trusted', updaterOn(store), question);
    }
    // Looking is not trusting: what is new is kept only as long as one looks.
    const scratch = new TrustStore(scratchFiles(), log);
    return await lookInto(scratch, 'new', updaterOn(scratch), question).catch(async (error: unknown) => {
      const past = isOfDates(error)
        ? await pastRoot(sourceOf(question), { gun, now: clock.now(), pinning })
        : undefined;
      if (past === undefined) throw error;
      return { kind: 'past', server, ...past } as const;
    });
  } catch (error) {
    return answerOfFailure(error, server, clock.now());
  }
}

/** A root that verified before something else turned out to be out of date can be compared: that needs no fresh timestamp. */
async function lookInto(
  store: TrustStore,
  kind: 'new' | 'trusted',
  updater: Updater,
  question: Question,
): Promise<RootAnswer> {
  const { server, gun } = question;
  try {
    const outcome = await updater.update(question, { freshness: 'now' });
    if (outcome.kind !== 'trusted') return { ...outcome, server };
    return { kind, server, root: describeRoot(outcome.set.root.metadata) };
  } catch (error) {
    const { root } = error instanceof MetadataExpired ? await store.load(gun) : {};
    if (!(error instanceof MetadataExpired) || root === undefined) throw error;
    const { role, expiredAt: at } = error;
    return { kind, server, root: describeRoot(readRoot(root.bytes)), expired: { role, at } };
  }
}

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

/**
 * The first folder whose root verifies has the last word. Those before it are named with what is wrong with them, and those that
 * have another root than the one that is trusted then.
 */
async function takeOverOne({ folders, ...parts }: RootParts, gun: Gun): Promise<readonly TakenRoot[]> {
  const named: TakenRoot[] = [];
  let last: TakenRoot | undefined;
  for (const folder of folders) {
    const taken = await takeOverFrom(folder, parts, gun);
    if (taken.kind === 'other' || (taken.kind === 'refused' && last === undefined)) named.push(taken);
    else if (taken.kind === 'taken' || taken.kind === 'known') last ??= taken;
  }
  if (last !== undefined) return [...named, last];
  return named.length > 0 ? named : [{ gun, kind: 'absent' }];
}

async function takeOverFrom(
  { location, files }: RootFolder,
  { store, pinning, clock }: Omit<RootParts, 'folders'>,
  gun: Gun,
): Promise<TakenRoot> {
  try {
    const imported = await importRoot(store, files, gun, { now: clock.now(), pinning });
    switch (imported.kind) {
      case 'imported':
        return { ...imported, gun, kind: 'taken', location };
      case 'other':
        return { ...imported, gun, location };
      case 'known':
      case 'absent':
        return { ...imported, gun };
    }
  } catch (error) {
    if (error instanceof MetadataRefused) return { gun, kind: 'refused', location, detail: error.detail };
    throw error;
  }
}
