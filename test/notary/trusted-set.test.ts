import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../server/src/base/sliced.ts';
import type { Sliced } from '../../server/src/base/sliced.ts';
import { TRUST_ON_FIRST_USE } from '../../server/src/notary/pinning.ts';
import { verifyRoot } from '../../server/src/notary/root.ts';
import { TrustedSet } from '../../server/src/notary/trusted-set.ts';
import { createCertifiedKey, createKey } from '../support/trust-kit/index.ts';
import type { TestRepository } from '../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository } from '../support/trust-kit/world.ts';

function newSet(repository: TestRepository, now = NOW): TrustedSet {
  const pinning = TRUST_ON_FIRST_USE;
  const root = runAtOnce(verifyRoot(repository.file('root'), { gun: GUN, now, pinning, floor: 1, expiry: 'enforce' }));
  return new TrustedSet(root, { now, floors: new Map() });
}

/** Loads everything, and says in which order. */
function loadAll(set: TrustedSet, repository: TestRepository): readonly string[] {
  runAtOnce(set.loadTimestamp(repository.file('timestamp')));
  runAtOnce(set.loadSnapshot(repository.file('snapshot')));
  const order: string[] = [];
  for (let due = set.nextRole(); due !== undefined; due = set.nextRole()) {
    order.push(due.name);
    runAtOnce(set.loadTargets(due.name, repository.file(due.name)));
  }
  return order;
}

describe('the order of the steps', () => {
  const repository = publishedRepository();
  const steps: Record<string, (set: TrustedSet) => unknown> = {
    'a snapshot before the timestamp': (set) => runAtOnce(set.loadSnapshot(repository.file('snapshot'))),
    'targets before the snapshot': (set) => runAtOnce(set.loadTargets('targets', repository.file('targets'))),
    'asking for roles before the snapshot': (set) => set.nextRole(),
    'a second timestamp': (set) => {
      runAtOnce(set.loadTimestamp(repository.file('timestamp')));
      return runAtOnce(set.loadTimestamp(repository.file('timestamp')));
    },
    'a delegation before its parent': (set) => {
      runAtOnce(set.loadTimestamp(repository.file('timestamp')));
      runAtOnce(set.loadSnapshot(repository.file('snapshot')));
      return runAtOnce(set.loadTargets('targets/alice', repository.file('targets/alice')));
    },
  };
  test.each(Object.entries(steps))('%s is a mistake', (_, step) => {
    expect(() => step(newSet(repository))).toThrow(TypeError);
  });

  test('a file that was refused is not held, and the right one may follow', () => {
    const set = newSet(repository);
    expect(() => runAtOnce(set.loadTimestamp(repository.sign('timestamp', [createKey()])))).toThrow();
    expect(set.timestamp).toBeUndefined();
    expect(runAtOnce(set.loadTimestamp(repository.file('timestamp'))).metadata.version).toBe(1);
  });
});

describe('between two slices', () => {
  const repository = publishedRepository();
  const [timestamp, snapshot, targets] = ['timestamp', 'snapshot', 'targets'].map((role) => repository.file(role));
  const steps: readonly ((set: TrustedSet) => Sliced<unknown>)[] = [
    (set) => set.loadTimestamp(timestamp ?? new Uint8Array()),
    (set) => set.loadSnapshot(snapshot ?? new Uint8Array()),
    (set) => set.loadTargets('targets', targets ?? new Uint8Array()),
  ];
  const held = (set: TrustedSet): readonly string[] => set.files.map(([role]) => role);

  describe.each(steps.map((step, index) => ({ index, step })))('of step $index', ({ index, step }) => {
    const ready = (): TrustedSet => {
      const set = newSet(repository);
      for (const earlier of steps.slice(0, index)) runAtOnce(earlier(set));
      return set;
    };

    test('nothing of the file is held, up to the last of them', () => {
      const set = ready();
      const before = held(set);
      const work = step(set);
      let stops = 0;
      for (; work.next().done !== true; stops += 1) expect(held(set)).toEqual(before);
      expect(stops).toBeGreaterThan(0);
      expect(held(set)).toHaveLength(before.length + 1);
    });

    test('no other step begins, and the one that is under way goes on', () => {
      const set = ready();
      const work = step(set);
      work.next();
      for (const other of steps) expect(() => other(set).next()).toThrow(TypeError);
      runAtOnce(work);
      expect(held(set)).toHaveLength(index + 2);
    });

    test('a step that is given up leaves the set as it was, ready for the next try', () => {
      const set = ready();
      const before = held(set);
      const work = step(set);
      work.next();
      expect(() => work.throw(new RangeError('given up'))).toThrow(RangeError);
      expect(held(set)).toEqual(before);
      runAtOnce(step(set));
      expect(held(set)).toHaveLength(before.length + 1);
    });
  });
});

describe('delegations', () => {
  test('are visited depth first, as they are listed', () => {
    const repository = publishedRepository();
    for (const role of ['targets/alice/z', 'targets/alice/a', 'targets/zoe', 'targets/alice/z/deep'])
      repository.delegate(role);
    repository.publish();
    expect(loadAll(newSet(repository), repository)).toEqual([
      'targets',
      'targets/releases',
      'targets/alice',
      'targets/alice/z',
      'targets/alice/z/deep',
      'targets/alice/a',
      'targets/zoe',
    ]);
  });

  test('that are skipped take what lies below them along', () => {
    const repository = publishedRepository().delegate('targets/alice/sub');
    repository.edit('targets/alice', (signed) => (signed.expires = new Date(NOW - DAY).toISOString())).publish();
    const set = newSet(repository);
    expect(loadAll(set, repository)).toEqual(['targets', 'targets/releases', 'targets/alice']);
    expect([...set.skipped.keys()]).toEqual(['targets/alice']);
    expect([...set.targets.keys()]).toEqual(['targets', 'targets/releases']);
  });

  test('without paths are loaded all the same', () => {
    const repository = publishedRepository().delegate('targets/none', { paths: [] }).publish();
    expect(loadAll(newSet(repository), repository)).toContain('targets/none');
  });

  test('with a weak certificate refuse the whole, as in the reference client', () => {
    const weak = createCertifiedKey({ commonName: 'x', notBefore: NOW, notAfter: NOW + DAY, hash: 'sha1' });
    const repository = publishedRepository()
      .delegate('targets/weak', { keys: [weak] })
      .publish();
    expect(() => loadAll(newSet(repository), repository)).toThrow(expect.objectContaining({ check: 'certificate' }));
  });

  test('with an expired certificate count', () => {
    const old = createCertifiedKey({ commonName: 'x', notBefore: NOW - 2 * DAY, notAfter: NOW - DAY });
    const repository = publishedRepository()
      .delegate('targets/old', { keys: [old] })
      .publish();
    expect(loadAll(newSet(repository), repository)).toContain('targets/old');
  });

  test('are bounded in number', () => {
    const repository = publishedRepository();
    const delegations = repository.signedPart('targets')['delegations'] as { roles: object[] };
    const [first = {}] = delegations.roles;
    for (let index = 0; index < 1100; index += 1) delegations.roles.push({ ...first, name: `targets/x${index}` });
    repository.touch('targets').publish();
    expect(() => loadAll(newSet(repository), repository)).toThrow(expect.objectContaining({ check: 'delegation' }));
  });
});

describe('a validly signed file that is not the one its parent names', () => {
  const repository = publishedRepository();
  const other = (role: string): Uint8Array => {
    const { version } = repository.signedPart(role);
    repository.signedPart(role).version = version + 1;
    const bytes = repository.sign(role);
    repository.signedPart(role).version = version;
    return bytes;
  };
  const refused = (role: string): unknown => expect.objectContaining({ role, check: 'hash' });

  test('as snapshot', () => {
    const set = newSet(repository);
    runAtOnce(set.loadTimestamp(repository.file('timestamp')));
    expect(() => runAtOnce(set.loadSnapshot(other('snapshot')))).toThrow(refused('snapshot'));
    expect(set.snapshot).toBeUndefined();
  });

  test.each(['targets', 'targets/releases'])('as %s', (role) => {
    const set = newSet(repository);
    runAtOnce(set.loadTimestamp(repository.file('timestamp')));
    runAtOnce(set.loadSnapshot(repository.file('snapshot')));
    if (role !== 'targets') runAtOnce(set.loadTargets('targets', repository.file('targets')));
    expect(() => runAtOnce(set.loadTargets(role, other(role)))).toThrow(refused(role));
    expect(set.targets.has(role)).toBe(false);
  });

  test('as root, under a snapshot that names another', () => {
    const named = publishedRepository();
    const set = newSet(named);
    named.touch('root').publish();
    runAtOnce(set.loadTimestamp(named.file('timestamp')));
    expect(() => runAtOnce(set.loadSnapshot(named.file('snapshot')))).toThrow(refused('root'));
    expect(set.rootFile).toBeDefined();
  });
});

test('a date counts to the millisecond, and its own moment is still inside', () => {
  const repository = publishedRepository();
  const expires = NOW + 14 * DAY;
  expect(runAtOnce(newSet(repository, expires).loadTimestamp(repository.file('timestamp'))).metadata.expires).toBe(
    expires,
  );
  expect(() => runAtOnce(newSet(repository, expires + 1).loadTimestamp(repository.file('timestamp')))).toThrow(
    expect.objectContaining({ name: 'MetadataExpired', expiredAt: expires }),
  );
});

describe('a set that knows the one before it', () => {
  function after(previous: TrustedSet, repository: TestRepository, now = NOW): TrustedSet {
    const pinning = TRUST_ON_FIRST_USE;
    const root = runAtOnce(
      verifyRoot(repository.file('root'), { gun: GUN, now, pinning, floor: 1, expiry: 'enforce' }),
    );
    return new TrustedSet(root, { now, floors: new Map(), previous });
  }

  test('takes over what has not changed', () => {
    const repository = publishedRepository();
    const first = newSet(repository);
    loadAll(first, repository);
    repository.touch('targets/alice').publish();
    const second = after(first, repository);
    loadAll(second, repository);
    const same = [...second.targets].filter(([role, file]) => first.targets.get(role) === file).map(([role]) => role);
    expect(same).toEqual(['targets', 'targets/releases']);
  });

  test('takes nothing over under a new root, and no delegation under a new parent', () => {
    const repository = publishedRepository();
    const first = newSet(repository);
    loadAll(first, repository);
    repository.touch('targets').publish();
    const second = after(first, repository);
    loadAll(second, repository);
    expect(second.targets.get('targets/alice')).not.toBe(first.targets.get('targets/alice'));
    repository.touch('root').publish();
    const third = after(second, repository);
    loadAll(third, repository);
    expect(third.targets.get('targets')).not.toBe(second.targets.get('targets'));
  });

  test('does not take over a signature whose key its parent no longer names', () => {
    const repository = publishedRepository();
    const first = newSet(repository);
    loadAll(first, repository);
    repository.trustKeys('targets/alice', [createKey()]).publish();
    const second = after(first, repository);
    loadAll(second, repository);
    expect([...second.skipped.keys()]).toEqual(['targets/alice']);
  });

  test('still minds dates and versions', () => {
    const repository = publishedRepository();
    repository.edit('targets/alice', (signed) => (signed.expires = new Date(NOW + DAY).toISOString())).publish();
    const first = newSet(repository);
    loadAll(first, repository);
    const second = after(first, repository, NOW + 2 * DAY);
    loadAll(second, repository);
    expect([...second.skipped.keys()]).toEqual(['targets/alice']);
  });
});
