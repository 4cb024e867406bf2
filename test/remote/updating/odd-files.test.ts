import { describe, expect, test } from 'vitest';
import { createCertifiedKey, createKey, signed, withPublicBytes } from '../../support/trust-kit/index.ts';
import type { Json, TestRepository } from '../../support/trust-kit/index.ts';
import { DAY, GUN, NOW, publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

type Bytes = (text: string, repository: TestRepository) => string | Uint8Array;

/** The server's targets/releases (or another role's file) becomes what `change` makes of it; every hash stays true. */
async function decisionOn(change: Bytes, role = 'targets/releases'): Promise<string> {
  const world = new TestWorld();
  const { repository } = world;
  const changed = change(Buffer.from(repository.file(role)).toString(), repository);
  repository.replaceFile(role, Buffer.from(changed));
  if (role !== 'timestamp') repository.reseal(role === 'snapshot' ? 'timestamp' : 'snapshot');
  return world.decision();
}

/** The file with another `signed` part, signed for real over the canonical form of `meaning`. */
function resigned(repository: TestRepository, role: string, meaning: Json, written: (text: string) => string): string {
  const file = JSON.parse(Buffer.from(signed(meaning, repository.signersOf(role))).toString()) as { signatures: Json };
  return `{"signed":${written(JSON.stringify(meaning))},"signatures":${JSON.stringify(file.signatures)}}`;
}

describe('files that the reference client refuses', () => {
  const cases: Record<string, [Bytes, string]> = {
    'an object with nothing in it': [() => '{}', 'targets/releases: format'],
    null: [() => 'null', 'targets/releases: format'],
    'no byte at all': [() => '', 'targets/releases: format'],
    'a web page': [() => '<!doctype html><p>Login', 'targets/releases: format'],
    'a byte order mark': [(text) => `\ufeff${text}`, 'targets/releases: format'],
    'two documents': [(text) => text + text, 'targets/releases: format'],
    'no signatures': [(text) => text.replace(/"signatures":\[.*/, '"signatures":[]}'), 'targets/releases: signature'],
    'a version with a fraction': [
      (_, repository) =>
        resigned(repository, 'targets/releases', repository.signedPart('targets/releases'), (text) =>
          text.replace('"version":1', '"version":1.0'),
        ),
      'targets/releases: format',
    ],
    'a delegation that is null': [
      (_, repository) =>
        Buffer.from(
          signed(
            { ...repository.signedPart('targets/releases'), delegations: { keys: {}, roles: [null] } },
            repository.signersOf('targets/releases'),
          ),
        ),
      'targets/releases: format',
    ],
  };
  test.each(Object.entries(cases))('%s', async (_, [change, decision]) => {
    expect(await decisionOn(change)).toBe(decision);
  });

  test('an upper-case key id, which is another key’s', async () => {
    const upper: Bytes = (text) =>
      text.replace(/"keyid":"([0-9a-f]+)"/, (_, id: string) => `"keyid":"${id.toUpperCase()}"`);
    expect(await decisionOn(upper)).toBe('accepted without targets/releases');
    expect(await decisionOn(upper, 'targets')).toBe('targets: threshold');
  });

  test.each(['targets', 'targets/releases'])('%s signed by a key that is filed under another id', async (role) => {
    const world = new TestWorld();
    const key = { ...createKey(), id: 'f'.repeat(64) };
    world.repository.signers.set(role, [key]);
    world.repository.trustKeys(role, [key]).touch(role).publish();
    expect(await world.decision()).toBe(`${role}: signature`);
  });

  test('a delegation of which the snapshot knows only a hash of another kind', async () => {
    const world = new TestWorld();
    const meta = world.repository.signedPart('snapshot')['meta'] as Record<string, { hashes: Json }>;
    Object.assign(meta['targets/releases'] ?? {}, { hashes: { md5: 'YQ==' } });
    world.repository.replaceFile('snapshot', world.repository.sign('snapshot')).reseal('timestamp');
    expect(await world.decision()).toBe('targets/releases: hash');
  });

  test('the same delegation twice', async () => {
    const world = new TestWorld();
    const delegations = world.repository.signedPart('targets')['delegations'] as { roles: Json[] };
    world.repository.edit('targets', () => delegations.roles.push(delegations.roles[0] ?? null)).publish();
    expect(await world.decision()).toBe('targets/releases: delegation');
  });

  test('the same delegation twice, the second time with the keys that signed it', async () => {
    const world = new TestWorld();
    const delegations = world.repository.signedPart('targets')['delegations'] as { roles: { keyids: Json }[] };
    const [releases, alice] = delegations.roles;
    if (releases === undefined || alice === undefined) throw new RangeError('two delegations');
    world.repository.edit(
      'targets',
      () => (delegations.roles = [{ ...releases, keyids: alice.keyids }, alice, releases]),
    );
    world.repository.publish();
    // The reference client looks the role up by its name, and finds the first one both times.
    expect([...(await world.trusted()).set.targets.keys()]).toEqual(['targets', 'targets/alice']);
  });
});

describe('files that only we refuse', () => {
  const cases: Record<string, [Bytes, string]> = {
    'without a signed part': [(text) => text.replace('"signed":', '"other":'), 'format'],
    'whose signed part is null': [(text) => text.replace(/"signed":\{.*\},"sig/, '"signed":null,"sig'), 'format'],
    'with a member given twice': [(text) => text.replace('"version":1', '"version":2,"version":1'), 'format'],
    'with a member given twice, once with an escape': [
      (text) => text.replace('"version":1', '"version":1,"versio\\u006e":1'),
      'format',
    ],
    'with a member given twice deep inside': [
      (text) => text.replace('"length":528', '"length":529,"length":528'),
      'format',
    ],
    'with members that differ only in case': [(text) => text.replace('{"signed":', '{"SIGNED":{},"signed":'), 'format'],
    'with members that differ only in what Go takes for case': [
      (text) => text.replace('{"signed":', '{"\u017figned":{},"signed":'),
      'format',
    ],
    'with a number beyond 2^53−1': [
      (text) => text.replace('"version":1', '"version":1,"x":9007199254740992'),
      'format',
    ],
    'that is not UTF-8': [(text) => Buffer.from(text.replace('by-', 'by\u00ff'), 'latin1'), 'format'],
    'nested too deeply': [
      (text) => text.replace('"version":1', `"version":1,"x":${'['.repeat(65)}${']'.repeat(65)}`),
      'format',
    ],
    'with a date of a lenient parser': [
      (_, repository) =>
        resigned(
          repository,
          'targets/releases',
          { ...repository.signedPart('targets/releases'), expires: '2030-01-01T1:00:00Z' },
          (text) => text,
        ),
      'format',
    ],
  };
  test.each(Object.entries(cases))('%s', async (_, [change, check]) => {
    expect(await decisionOn(change)).toBe(`targets/releases: ${check}`);
  });
});

describe('files that look odd and are accepted', () => {
  const cases: Record<string, Bytes> = {
    'an extra signature by a key nobody knows': (_, repository) =>
      repository.sign('targets/releases', [createKey(), ...repository.signersOf('targets/releases')]),
    'white space between tokens': (text) => JSON.stringify(JSON.parse(text), undefined, 2),
    'a method in upper case': (text) => text.replace('"method":"ecdsa"', '"method":"ECDSA"'),
    'a line end inside base64': (text) => text.replace('"sig":"', '"sig":"\\n'),
    'escapes where none are needed': (text) => text.replace('"Targets"', '"\\u0054argets"'),
    'an unknown member beside the signed part': (text) => text.replace('{"signed":', '{"note":1.5,"signed":'),
    'a member name in upper case': (_, repository) => {
      const { version, ...others } = repository.signedPart('targets/releases');
      return signed({ ...others, VERSION: version }, repository.signersOf('targets/releases'));
    },
  };
  test.each(Object.entries(cases))('%s', async (_, change) => {
    expect(await decisionOn(change)).toBe('accepted');
  });

  test('a delegation of which the snapshot knows only a sha512', async () => {
    const world = new TestWorld();
    const meta = world.repository.signedPart('snapshot')['meta'] as Record<string, { hashes: Record<string, Json> }>;
    delete meta['targets/releases']?.hashes['sha256'];
    world.repository.replaceFile('snapshot', world.repository.sign('snapshot')).reseal('timestamp');
    expect(await world.decision()).toBe('accepted');
    expect(world.server.requests).toContain('targets/releases');
  });

  test('a delegation of which the snapshot says nothing at all, which is no entry', async () => {
    const world = new TestWorld();
    const meta = world.repository.signedPart('snapshot')['meta'] as Record<string, Json>;
    meta['targets/releases'] = { hashes: {}, length: 0 };
    world.repository.replaceFile('snapshot', world.repository.sign('snapshot')).reseal('timestamp');
    expect([...(await world.trusted()).set.targets.keys()]).toEqual(['targets', 'targets/alice']);
  });

  test('a right sha256 beside a wrong sha512 is refused', async () => {
    const world = new TestWorld();
    const meta = world.repository.signedPart('snapshot')['meta'] as Record<string, { hashes: Record<string, Json> }>;
    Object.assign(meta['targets/releases']?.hashes ?? {}, { sha512: Buffer.alloc(64).toString('base64') });
    world.repository.replaceFile('snapshot', world.repository.sign('snapshot')).reseal('timestamp');
    expect(await world.decision()).toBe('targets/releases: hash');
  });
});

describe('a root key whose PEM is not exactly what Go writes', () => {
  const changes: Record<string, (pem: string) => string> = {
    'with one line end more': (pem) => `${pem}\n`,
    'with line ends of another system': (pem) => pem.replaceAll('\n', '\r\n'),
    'after a preamble': (pem) => `Bag Attributes\n${pem}`,
    'in lines of another length': (pem) => pem.replace(/\n(?!-)(?=[A-Za-z0-9+/=])/g, ''),
  };
  test.each(Object.entries(changes))('%s', async (_, change) => {
    const key = createCertifiedKey({ commonName: GUN, notBefore: NOW - DAY, notAfter: NOW + DAY });
    const odd = withPublicBytes(key, Buffer.from(change(Buffer.from(key.public).toString())));
    const repository = publishedRepository();
    repository.signers.set('root', [odd]);
    repository.trustKeys('root', [odd]).publish();
    expect(await new TestWorld(repository).decision()).toMatch(/^root: (threshold|certificate)$/);
  });
});
