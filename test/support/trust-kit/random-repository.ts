import type { Random } from '../random.ts';
import type { Json } from './canonical.ts';
import { FILE_CORRUPTIONS, PARENT_CORRUPTIONS } from './corruptions.ts';
import { createCertifiedKey, createKey } from './keys.ts';
import type { KeyType, TestKey } from './keys.ts';
import { changeSomewhere } from './random-json.ts';
import { signed, TestRepository } from './repository.ts';

const DAY = 86_400_000;
const NAMES = ['latest', '3.19', 'edge', 'v1.0-rc', 'v1.0', 'ünï', 'a"b\\c', 'x<&>y'];
const ROLES = ['targets/releases', 'targets/a', 'targets/a/b', 'targets/a/b/c', 'targets/b', 'targets/b/c'];
const PATHS = [[''], [''], ['v'], ['v1', 'e'], ['3'], []];

/** A published repository with some delegations, keys of several kinds, thresholds and paths, as the numbers fall. */
export function randomRepository(random: Random, gun: string, now: number): TestRepository {
  const root = createCertifiedKey({
    commonName: random.chance(0.8) ? gun : `${gun.slice(0, -2)}*`,
    notBefore: now - DAY,
    notAfter: now + 400 * DAY,
    type: random.pick<KeyType>(['p256', 'p256', 'p384', 'rsa']),
  });
  const repository = new TestRepository({ gun, now, keys: { root: [root], targets: randomKeys(random) } });
  for (const role of ROLES) {
    const parent = role.slice(0, role.lastIndexOf('/'));
    if (!repository.roles.includes(parent) || random.chance(0.3)) continue;
    const keys = randomKeys(random);
    const threshold = 1 + random.below(keys.length);
    const publishes = random.chance(0.1) ? ({ publishes: 'no' } as const) : {};
    repository.delegate(role, { keys, threshold, paths: random.pick(PATHS), ...publishes });
  }
  addTargets(random, repository);
  return repository.publish();
}

function randomKeys(random: Random): readonly TestKey[] {
  const types: readonly KeyType[] = ['p256', 'p256', 'ed25519', 'p384', 'p521'];
  return Array.from({ length: 1 + random.below(2) }, () => createKey(random.pick(types)));
}

function addTargets(random: Random, repository: TestRepository): void {
  for (const role of repository.roles.filter((name) => name.startsWith('targets'))) {
    for (let count = random.below(4); count > 0; count -= 1) {
      const sha256 = random
        .below(2 ** 32)
        .toString(16)
        .padStart(64, '0');
      repository.addTarget(role, random.pick(NAMES), { sha256, size: random.below(1e6) });
    }
  }
}

/** What a publisher does. */
const HABITS: Readonly<Record<string, (random: Random, repository: TestRepository) => unknown>> = {
  'signs tags': addTargets,
  'rotates the root key': (_, repository) => repository.rotate('root'),
  'rotates the root key twice': (_, repository) => repository.rotate('root').publish().rotate('root'),
  'rotates a key': (random, repository) => repository.rotate(random.pick(['targets', 'snapshot', 'timestamp'])),
  'touches everything': (_, repository) => repository.touchAll(),
  'delegates anew': (random, repository) => repository.delegate('targets/new', { keys: randomKeys(random) }),
};

/** What somebody breaks, with the hashes true again afterwards or not. */
const ATTACKS: Readonly<Record<string, (random: Random, repository: TestRepository, role: string) => string>> = {
  ...Object.fromEntries(
    Object.entries(FILE_CORRUPTIONS).map(([name, corrupt]) => [
      name,
      (_: Random, repository: TestRepository, role: string) => {
        repository.replaceFile(role, corrupt(repository, role));
        return role;
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(PARENT_CORRUPTIONS).map(([name, corrupt]) => [
      name,
      (_: Random, repository: TestRepository, role: string) => corrupt(repository, role),
    ]),
  ),
  'one byte changed': (random, repository, role) =>
    changeBytes(random, repository, role, (byte) => byte ^ (1 << random.below(8))),
  'one byte random': (random, repository, role) => changeBytes(random, repository, role, () => random.below(256)),
  'cut off': (random, repository, role) => {
    const bytes = repository.file(role);
    repository.replaceFile(role, bytes.subarray(0, random.below(bytes.length)));
    return role;
  },
  'a lower version': (_, repository, role) => {
    repository.signedPart(role).version -= 1;
    repository.replaceFile(role, repository.sign(role));
    return role;
  },
  'another role’s file': (random, repository, role) => {
    repository.replaceFile(role, repository.file(random.pick(publishedRoles(repository))));
    return role;
  },
  'signed by another role’s keys': (random, repository, role) => {
    repository.replaceFile(role, repository.sign(role, repository.signersOf(random.pick(repository.roles))));
    return role;
  },
  'one value changed, signed': changeSigned,
  'one value changed, not signed': (random, repository, role) => {
    const file = JSON.parse(Buffer.from(repository.file(role)).toString()) as Json;
    repository.replaceFile(role, Buffer.from(JSON.stringify(changeSomewhere(random, file))));
    return role;
  },
};

function changeSigned(random: Random, repository: TestRepository, role: string): string {
  const changed = changeSomewhere(random, repository.signedPart(role));
  repository.replaceFile(role, signed(changed, repository.signersOf(role)));
  return role;
}

function changeBytes(
  random: Random,
  repository: TestRepository,
  role: string,
  change: (byte: number) => number,
): string {
  const bytes = Buffer.from(repository.file(role));
  const index = random.below(bytes.length);
  bytes[index] = change(bytes[index] ?? 0);
  repository.replaceFile(role, bytes);
  return role;
}

function publishedRoles(repository: TestRepository): readonly string[] {
  return repository.roles.filter((role) => repository.hasFile(role));
}

/** Lets a publisher do something. Says what. */
export function randomHabit(random: Random, repository: TestRepository): string {
  const name = random.pick(Object.keys(HABITS));
  HABITS[name]?.(random, repository);
  repository.publish();
  return name;
}

/** Lets somebody break something. Says what, where, and whether the hashes were made true again. */
export function randomAttack(random: Random, repository: TestRepository): string {
  const name = random.pick(Object.keys(ATTACKS));
  const role = roleFor(random, repository, name);
  const changed = ATTACKS[name]?.(random, repository, role) ?? role;
  const isHonest = random.chance(0.8) && changed !== 'timestamp';
  if (isHonest) repository.reseal(changed === 'snapshot' ? 'timestamp' : 'snapshot');
  return `${name} in ${role}${isHonest ? ', resealed' : ''}`;
}

/** Some attacks are about one role. */
function roleFor(random: Random, repository: TestRepository, attack: string): string {
  if (attack.startsWith('snapshot missing')) return 'snapshot';
  if (attack.startsWith('timestamp missing')) return 'timestamp';
  if (attack.startsWith('target missing')) return 'targets';
  return random.pick(publishedRoles(repository));
}
