import { describe, expect, test } from 'vitest';
import { runAtOnce } from '../../../server/src/base/sliced.ts';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { encodeCanonicalJson } from '../../../server/src/notary/canonical-json.ts';
import { decodeEnvelope, decodeTargets } from '../../../server/src/notary/decode.ts';
import { KeyError } from '../../../server/src/notary/private-key/key-error.ts';
import { privateKeyOf } from '../../../server/src/notary/private-key/private-key.ts';
import type { PrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import type { Change } from '../../../server/src/notary/publishing/change.ts';
import { PublishRefused } from '../../../server/src/notary/publishing/publish-refused.ts';
import type { Oversight, ProposedPublication } from '../../../server/src/remote/publishing/oversight.ts';
import { Publisher } from '../../../server/src/remote/publishing/publisher.ts';
import type { Publication } from '../../../server/src/remote/publishing/publisher.ts';
import { DAY, GUN, NOW, publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

const FILE = { length: 1, hashes: new Map([['sha256', Buffer.alloc(32, 1)]]) };
const WORDS = { toDo: 'Sign', done: 'Signed' };
const SIGN: Change = { kind: 'addTarget', role: 'targets', name: 'new', file: FILE };

/** A publisher with all keys of a repository, whose server does with uploads what it is told. */
class PublishingWorld extends TestWorld {
  readonly uploads: ReadonlyMap<string, Uint8Array>[] = [];
  /** What happens to each upload in turn; those beyond are taken. */
  readonly answers: (() => void)[] = [];
  keys: ReadonlyMap<string, PrivateKey>;
  oversight: Oversight | undefined;
  /** Whether no passphrase is right. */
  isLocked = false;
  /** What was opened and sent, in order. */
  readonly steps: string[] = [];

  constructor() {
    super(publishedRepository());
    const secrets = [...this.repository.signers.values()].flat().map(({ keys }) => privateKeyOf(keys.privateKey));
    this.keys = new Map(secrets.map((key) => [key.id, key]));
  }

  publish(...changes: readonly Change[]): Promise<Publication> {
    const { server, clock } = this;
    const updater = this.newUpdater();
    const publisher = new Publisher({
      updater,
      clock,
      oversight: this.oversight,
      serverOf: () => ({ upload: (files) => this.#upload(files) }),
      sourceOf: () => ({ fetch: () => Promise.reject(new UnreachableError('not-found', '', 'no such file')) }),
      ring: {
        ids: () => Promise.resolve(new Set(this.keys.keys())),
        open: (id) => Promise.resolve(this.#key(id)),
        keep: () => Promise.resolve(void this.steps.push('keep')),
      },
    });
    return publisher.publish({ gun: GUN, registry: 'docker.io', server: server.url }, () => ({
      changes,
      words: WORDS,
    }));
  }

  versionSent(role: string): number {
    const bytes = this.uploads.at(-1)?.get(role) ?? new Uint8Array();
    return runAtOnce(decodeTargets(runAtOnce(decodeEnvelope(bytes)).signed, role)).version;
  }

  #key(id: string): PrivateKey {
    this.steps.push('open');
    if (this.isLocked) throw new KeyError('passphrase', 'the passphrase is wrong');
    const key = this.keys.get(id);
    if (key === undefined) throw new RangeError(`no key ${id}`);
    return key;
  }

  #upload(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    this.uploads.push(files);
    this.steps.push('upload');
    return Promise.resolve(this.answers.shift()?.());
  }
}

const conflict = (): never => {
  throw new PublishRefused('conflict', 'somebody else was faster');
};

test('one request with what has changed, and the snapshot', async () => {
  const world = new PublishingWorld();
  expect((await world.publish(SIGN)).roles).toEqual(['targets', 'snapshot']);
  expect(world.uploads.map((files) => [...files.keys()])).toEqual([['targets', 'snapshot']]);
  expect(world.versionSent('targets')).toBe(2);
});

test('nothing to change is nothing to send', async () => {
  const world = new PublishingWorld();
  expect((await world.publish({ kind: 'removeTarget', role: 'targets', name: 'absent' })).roles).toEqual([]);
  expect(world.uploads).toEqual([]);
});

test('after a conflict everything begins again with what the others published', async () => {
  const world = new PublishingWorld();
  world.answers.push(() => {
    world.repository.addTarget('targets', 'theirs', { sha256: 'b'.repeat(64), size: 2 }).publish();
    conflict();
  });
  await world.publish(SIGN);
  expect(world.versionSent('targets')).toBe(3);
  const sent = runAtOnce(
    decodeTargets(
      runAtOnce(decodeEnvelope(world.uploads.at(-1)?.get('targets') ?? new Uint8Array())).signed,
      'targets',
    ),
  );
  expect([...sent.targets.keys()]).toEqual(expect.arrayContaining(['theirs', 'new']));
});

test('conflicts without end are given up', async () => {
  const world = new PublishingWorld();
  world.answers.push(...Array.from({ length: 9 }, () => conflict));
  await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'conflict' });
  expect(world.uploads.length).toBe(5);
});

describe('a refusal of files that do not verify', () => {
  const refuse = (): never => {
    throw new PublishRefused('server', 'the new files do not verify');
  };

  test('is a conflict where others replaced what they rest upon', async () => {
    const world = new PublishingWorld();
    world.answers.push(() => {
      world.repository.touch('root').publish();
      refuse();
    });
    await world.publish(SIGN);
    expect(world.uploads.length).toBe(2);
  });

  test('is one where nobody did, and is not tried again', async () => {
    const world = new PublishingWorld();
    world.answers.push(() => {
      world.repository.touch('timestamp').publish();
      refuse();
    });
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'server' });
    expect(world.uploads.length).toBe(1);
  });

  test('is what is said where nothing can be found out any more', async () => {
    const world = new PublishingWorld();
    world.answers.push(() => {
      world.server.faults.set('timestamp', 503);
      refuse();
    });
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'server' });
  });
});

test.each<readonly [string, (world: PublishingWorld) => unknown]>([
  ['cannot be had at once', (world) => world.server.faults.set('timestamp', 503)],
  [
    'is older than what was there before',
    (world) => {
      world.repository.edit('timestamp', (timestamp) => (timestamp.version = 0)).publish();
    },
  ],
])('what %s has been published all the same', async (_name, breaks) => {
  const world = new PublishingWorld();
  world.repository.touch('timestamp').publish();
  world.answers.push(() => void breaks(world));
  expect((await world.publish(SIGN)).roles).toEqual(['targets', 'snapshot']);
});

test('a new key is not stored where a passphrase turns out wrong', async () => {
  const world = new PublishingWorld();
  world.isLocked = true;
  await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'passphrase' });
  expect(world.steps).toEqual(['open']);
});

describe('nothing is sent', () => {
  const refused = async (world: PublishingWorld, expected: object): Promise<void> => {
    await expect(world.publish(SIGN)).rejects.toMatchObject(expected);
    expect(world.uploads).toEqual([]);
  };

  test('on top of a root that has expired', async () => {
    const world = new PublishingWorld();
    world.repository.edit('root', (root) => (root.expires = new Date(NOW - DAY).toISOString())).publish();
    await refused(world, { check: 'expired' });
  });

  test('on top of data that do not verify', async () => {
    const world = new PublishingWorld();
    world.repository.signers.set('targets', world.repository.signersOf('snapshot'));
    world.repository.touch('targets').publish();
    await refused(world, { role: 'targets', check: 'threshold' });
  });

  test('while the server cannot be reached, also where known data would still be valid', async () => {
    const world = new PublishingWorld();
    await world.update();
    world.server.faults.set('timestamp', 503);
    await refused(world, { name: 'UnreachableError' });
  });

  test('without the key of what is to be signed', async () => {
    const world = new PublishingWorld();
    world.keys = new Map();
    await refused(world, { code: 'keys' });
  });
});

test.each([
  ['a refusal', () => new PublishRefused('permission', 'not allowed'), 'permission'],
  ['a lost answer', () => new UnreachableError('connection', 'trust.example', 'reset'), 'connection'],
])('%s of the server is not tried again', async (_name, error, code) => {
  const world = new PublishingWorld();
  world.answers.push(() => {
    throw error();
  });
  await expect(world.publish(SIGN)).rejects.toMatchObject({ code });
  expect(world.uploads.length).toBe(1);
});

describe('somebody who watches', () => {
  /** Does this with each proposal in turn, and then approves. */
  function watched(...decisions: readonly ((proposed: ProposedPublication) => void)[]) {
    const world = new PublishingWorld();
    const left = [...decisions];
    const proposed: ProposedPublication[] = [];
    const abort = new AbortController();
    world.oversight = {
      approve: (proposal) => {
        proposed.push(proposal);
        world.steps.push('approve');
        return Promise.resolve(left.shift()?.(proposal));
      },
      sending: () => void world.steps.push('sending'),
      signal: abort.signal,
    };
    return { world, proposed, abort };
  }

  const targetNames = (file: { readonly after: ReadonlyMap<string, unknown> } | undefined): readonly string[] => [
    ...((file?.after.get('targets') as ReadonlyMap<string, unknown> | undefined)?.keys() ?? []),
  ];

  test('decides before a key is opened or stored, and hears when there is no way back', async () => {
    const { world } = watched();
    await world.publish(SIGN);
    expect(world.steps.filter((step, index) => step !== world.steps[index - 1])).toEqual([
      ...['approve', 'open', 'keep', 'sending', 'upload'],
    ]);
  });

  test('what was shown is what is signed, to the byte', async () => {
    const { world, proposed } = watched();
    await world.publish(SIGN);
    const [file] = proposed[0]?.files ?? [];
    const { signed } = runAtOnce(decodeEnvelope(world.uploads[0]?.get('targets') ?? new Uint8Array()));
    expect(file?.role).toBe('targets');
    expect(runAtOnce(encodeCanonicalJson(signed))).toEqual(runAtOnce(encodeCanonicalJson(file?.after ?? new Map())));
    const published = runAtOnce(decodeEnvelope(world.repository.file('targets'))).signed;
    expect(runAtOnce(decodeTargets(file?.before ?? new Map(), 'targets'))).toEqual(
      runAtOnce(decodeTargets(published, 'targets')),
    );
  });

  test('a refusal leaves everything as it is, and opens nothing', async () => {
    const { world } = watched(() => {
      throw new PublishRefused('target', 'not wanted');
    });
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'target' });
    expect(world.steps).toEqual(['approve']);
  });

  test('what others publish meanwhile is shown, and decided upon again', async () => {
    const { world, proposed } = watched(() => {
      world.repository.addTarget('targets', 'theirs', { sha256: 'b'.repeat(64), size: 2 }).publish();
    });
    await world.publish(SIGN);
    expect(proposed.map(({ files }) => targetNames(files[0]).includes('theirs'))).toEqual([false, true]);
    expect(world.uploads.length).toBe(1);
    expect(world.versionSent('targets')).toBe(3);
  });

  test('a timestamp that the server signs anew is nothing new', async () => {
    const { world, proposed } = watched(() => {
      world.repository.touch('timestamp').publish();
    });
    await world.publish(SIGN);
    expect(proposed.length).toBe(1);
  });

  test('a conflict that only the server sees is decided upon again', async () => {
    const { world, proposed } = watched();
    world.answers.push(conflict);
    await world.publish(SIGN);
    expect(proposed.length).toBe(2);
  });

  test('may stop it until it is sent', async () => {
    const { world, abort } = watched(() => abort.abort());
    await expect(world.publish(SIGN)).rejects.toMatchObject({ code: 'cancelled' });
    expect(world.uploads).toEqual([]);
  });

  test('stops nothing afterwards', async () => {
    const { world, abort } = watched();
    world.answers.push(() => abort.abort());
    expect((await world.publish(SIGN)).roles).toEqual(['targets', 'snapshot']);
  });
});
