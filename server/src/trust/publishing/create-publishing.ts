import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { imageOfGun } from '../../reference/gun.ts';
import { KeyRing } from '../../remote/keys/key-ring.ts';
import type { KeyRingPorts } from '../../remote/keys/key-ring.ts';
import { metadataSource } from '../../remote/updating/metadata-source.ts';
import type { MetadataSource } from '../../remote/updating/metadata-source.ts';
import type { Oversight } from '../../remote/publishing/oversight.ts';
import { Publisher } from '../../remote/publishing/publisher.ts';
import { StagedChanges } from '../../remote/publishing/staged-changes.ts';
import { TrustServer } from '../../remote/publishing/trust-server.ts';
import { Registries } from '../../remote/registry/registry.ts';
import { TrustStore } from '../../remote/store/trust-store.ts';
import { Updater } from '../../remote/updating/updater.ts';
import type { Question } from '../../remote/updating/update-outcome.ts';
import type { TrustPorts } from '../create-image-trust.ts';
import { guardedNetwork } from '../guarded-network.ts';
import type { NetworkContext } from '../network-gate.ts';
import { pinningOf } from '../root-pins.ts';
import type { Settings } from '../settings.ts';
import { trustServerFor } from '../trust-server.ts';
import { firstDraft } from './begin.ts';
import { history } from './history.ts';
import type { PublishingParts } from './parts.ts';
import { publishStaged, requireTargetsRole } from './publish-staged.ts';
import type { Publishing } from './publishing.ts';
import { revoke } from './revoke.ts';
import { rotate } from './rotate.ts';
import { sign } from './sign.ts';
import { addSigner, delegations, removeSigner } from './signers.ts';
import { verifyContent } from './verify-content.ts';
import { beginWords } from './words.ts';

export type PublishingPorts = TrustPorts &
  KeyRingPorts & {
    /** Who is asked before anything is signed; nobody, where there is none. */
    readonly oversight?: Oversight;
  };

/** Puts the parts together for one set of settings. */
export function createPublishing(ports: PublishingPorts, settings: Settings, context: NetworkContext): Publishing {
  const parts = partsOf(ports, settings, context);
  const { publisher, staged, updater } = parts;
  return {
    init: async (gun, beginning) => {
      const question = parts.questionOf(gun);
      if ((await publisher.published(question)) !== undefined) {
        throw new PublishRefused('initialised', `${gun} has trust data already`);
      }
      return publisher.begin(question, await firstDraft(parts, question, beginning), () => ({
        changes: [],
        words: beginWords(gun),
      }));
    },
    sign: (request) => sign(parts, request),
    revoke: (image) => revoke(parts, image),
    remove: async (gun) => {
      await parts.serverOf(parts.questionOf(gun)).remove();
      await Promise.all([staged.reset(gun), updater.forget(gun)]);
    },
    addSigner: (gun, name, keys) => addSigner(parts, gun, name, keys),
    removeSigner: (gun, name, force) => removeSigner(parts, gun, name, force),
    delegations: (gun) => delegations(parts, gun),
    rotate: async (rotation) => rotate(parts, rotation),
    stage: async (gun, change) => staged.add(gun, requireTargetsRole(change)),
    staged: (gun) => staged.list(gun),
    publish: (gun) => publishStaged(parts, gun),
    reset: (gun, which) => (which === 'all' ? staged.reset(gun) : staged.drop(gun, which)),
    history: (gun, count) => history(parts, gun, count),
    verify: (gun, name, content) => verifyContent(parts, gun, name, content),
  };
}

function partsOf(ports: PublishingPorts, settings: Settings, context: NetworkContext): PublishingParts {
  const { files, clock, longWork, credentials, random, oversight } = ports;
  const { timeoutMs, freshnessMs } = settings;
  const httpFor = guardedNetwork(ports, settings, context);
  const store = new TrustStore(files, ports.log);
  const pinning = pinningOf(settings, ports.pinnedAuthorities);
  const updater = new Updater({ httpFor, store, clock, longWork, pinning, timeoutMs, freshnessMs });
  const ring = new KeyRing(ports);
  const serverOf = (question: Question): TrustServer =>
    new TrustServer({ http: httpFor(question.registry), question, timeoutMs });
  const sourceOf = (question: Question): MetadataSource =>
    metadataSource({ http: httpFor(question.registry), timeoutMs, ...question });
  return {
    publisher: new Publisher({ updater, serverOf, sourceOf, ring, clock, pinning, oversight }),
    updater,
    ring,
    staged: new StagedChanges(files, clock),
    registries: new Registries({ httpFor, plainHttpHosts: settings.plainHttpRegistries, timeoutMs }),
    credentials,
    clock,
    random,
    serverOf,
    sourceOf,
    questionOf: (gun) => {
      const { registry } = imageOfGun(gun);
      return { gun, registry, server: trustServerFor(registry, settings) };
    },
  };
}
