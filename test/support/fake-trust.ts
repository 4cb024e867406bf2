import { byNaturalOrder } from '../../server/src/base/natural-order.ts';
import { sameDigest, sha256Digest, type Digest } from '../../server/src/base/digest.ts';
import type { Gun, ImageName } from '../../server/src/reference/image-name.ts';
import type { RegistryAnswer } from '../../server/src/remote/registry/registry-answer.ts';
import { examine } from '../../server/src/trust/examine.ts';
import type { ImageTrust } from '../../server/src/trust/image-trust.ts';
import { inspectDocument } from '../../server/src/trust/inspect-document.ts';
import type {
  KeySummary,
  ListedTarget,
  RepositoryTrust,
  RoleTrust,
  SignedTag,
  TrustAnswer,
} from '../../server/src/trust/provider.ts';
import type { ImageRegistry } from '../../server/src/trust/registry-memory.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/trust/settings.ts';

/** The instant that every fake was checked at: noon of the first day of 2026, UTC. */
export const CHECKED_AT = Date.UTC(2026, 0, 1, 12);
/** When every fake role expires: a year later. */
export const EXPIRES_AT = Date.UTC(2027, 0, 1, 12);
export const FAKE_SERVER = 'https://trust.example.com';

/** 64 hex digits that repeat `digits`: `hex('a1')` is a digest that a reader recognises. */
export function hex(digits: string): string {
  return digits.repeat(64).slice(0, 64);
}

export interface FakeRole {
  /** Tag → hex of its sha256, `null` for a target that has none. */
  readonly targets?: Readonly<Record<string, string | null>>;
  /** Key ids as they stand in the metadata; the canonical id is the same with `c` in front. Default: the role's name. */
  readonly keys?: readonly string[];
  readonly paths?: readonly string[];
  readonly skipped?: string;
}

/** Verified trust data by role name, in the order of the metadata; the base roles are filled in. Sizes are all 528 bytes. */
export function fakeRepository(
  gun: string,
  given: Readonly<Record<string, FakeRole>>,
  earlier: Readonly<Record<string, string>> = {},
): RepositoryTrust {
  const delegations = Object.keys(given).filter((name) => name.startsWith('targets/'));
  const roles = ['root', 'targets', 'snapshot', 'timestamp', ...delegations].map((name) => roleOf(name, given[name]));
  const signedTag = (tag: string): SignedTag | undefined => signedTagOf(roles, tag);
  const names = new Set(roles.flatMap((role) => [...role.targets.keys()]));
  const signedTags = [...names].sort(byNaturalOrder).flatMap((name) => signedTag(name) ?? []);
  return {
    gun: gun as Gun,
    server: FAKE_SERVER,
    checkedAt: CHECKED_AT,
    expires: { role: 'timestamp', at: EXPIRES_AT },
    roles,
    file: () => Promise.resolve(undefined),
    signedTag,
    signsNothing: signedTags.length === 0,
    tagSigning: (digest) => signedTags.find((signed) => sameDigest(signed.digest, digest)),
    tagsLike: (_, count) => signedTags.slice(0, count),
    signedTags: () => Promise.resolve(signedTags),
    targets: () => [...names].sort().map((name) => listed(roles, name)),
    wasSigned: (tag, digest) => earlier[tag] === digest.hex,
  };
}

function roleOf(name: string, { targets = {}, keys = [name], paths = [''], skipped }: FakeRole = {}): RoleTrust {
  const isDelegation = name.startsWith('targets/');
  return {
    name,
    state:
      skipped === undefined
        ? { kind: 'verified', version: 1, expires: EXPIRES_AT }
        : { kind: 'skipped', reason: skipped },
    threshold: 1,
    ...(isDelegation ? { paths } : {}),
    keys: keys.map((id) => keyOf(id)),
    targets: new Map(
      Object.entries(targets).map(([tag, sha256]) => [tag, { size: 528, ...(sha256 === null ? {} : { sha256 }) }]),
    ),
  };
}

function keyOf(id: string): KeySummary {
  return { id, canonicalId: `c${id}`, algorithm: 'ecdsa', local: false };
}

function signedTagOf(roles: readonly RoleTrust[], tag: string): SignedTag | undefined {
  const released = ['targets/releases', 'targets'].map((name) => roles.find((role) => role.name === name));
  const role = released.find((candidate) => candidate?.targets.has(tag) === true);
  const target = role?.targets.get(tag);
  if (role === undefined || target?.sha256 === undefined) return undefined;
  const digest = sha256Digest(target.sha256);
  const others = roles.filter((other) => !released.includes(other) && other.targets.get(tag)?.sha256 === digest.hex);
  const signers = others.map((other) => other.name.replace('targets/', ''));
  return { tag, digest, size: target.size, role: role.name, signers, expires: EXPIRES_AT };
}

function listed(roles: readonly RoleTrust[], name: string): ListedTarget {
  const role = roles.find((candidate) => candidate.targets.has(name));
  const target = role?.targets.get(name);
  if (role === undefined || target === undefined) throw new RangeError(`nobody signs ${name}`);
  return { name, role: role.name, ...target };
}

export interface FakeWorld {
  /** Answer per GUN; a repository that is not named has no trust data. */
  readonly repositories?: Readonly<Record<string, RepositoryTrust | TrustAnswer>>;
  /** Hex of the digest that the registry serves, per `GUN:TAG`; the signed one where nothing is named. */
  readonly served?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
}

/** An `ImageTrust` over plain values: parsing and judging are real, nobody is asked. */
export function fakeImageTrust({ repositories = {}, served = {}, settings = {} }: FakeWorld): ImageTrust {
  const answer = (gun: string): TrustAnswer => answerOf(repositories[gun]);
  const registry = fakeRegistry((image, wanted) =>
    typeof wanted === 'string' ? registryAnswer(image, served) : { kind: 'notAsked' },
  );
  const inspector = {
    registry,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  };
  return {
    inspect: (document, options) =>
      inspectDocument(
        {
          provider: { lookUp: (image) => Promise.resolve(answer(image.gun)) },
          ...inspector,
        },
        document,
        options,
      ),
    examine: (verdict, options) => examine(inspector, verdict, options),
    repository: (gun) => Promise.resolve(answer(gun)),
    refresh: () => Promise.resolve(),
  };
}

/** A registry that answers every question from a function. */
export function fakeRegistry(answer: (image: ImageName, wanted: string | Digest) => RegistryAnswer): ImageRegistry {
  const ask: ImageRegistry['serve'] = (image, wanted) => Promise.resolve(answer(image, wanted));
  return { serve: ask, read: ask };
}

function answerOf(given: RepositoryTrust | TrustAnswer | undefined): TrustAnswer {
  if (given === undefined) return { kind: 'noTrustData', server: FAKE_SERVER, checkedAt: CHECKED_AT };
  return 'kind' in given ? given : { kind: 'trusted', repository: given };
}

function registryAnswer(image: ImageName, served: Readonly<Record<string, string>>): RegistryAnswer {
  const sha256 = served[`${image.gun}:${image.tag ?? ''}`];
  if (sha256 === undefined) return { kind: 'notAsked' };
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return { kind: 'serves', digest: sha256Digest(sha256), mediaType, content: { kind: 'unreadIndex' } };
}

/** The answer of a host that does not answer. */
export function unavailable(
  reason: Extract<TrustAnswer, { kind: 'unavailable' }>['reason'] = 'connection',
): TrustAnswer {
  return { kind: 'unavailable', host: new URL(FAKE_SERVER).host, reason, detail: '' };
}

function ignore(): void {
  // Tests read answers, not logs.
}
