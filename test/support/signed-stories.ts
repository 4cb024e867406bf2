import { hex } from './fake-trust.ts';
import { createCertifiedKey, createKey, type Json, TestRepository } from './trust-kit/index.ts';

const DAY = 86_400_000;

/**
 * Repositories that no notary client would publish, or not so, but that anybody may sign: by the name that people would use.
 * Every one of them verifies.
 */
export function validStories(now: number): ReadonlyMap<string, TestRepository> {
  const stories: Readonly<Record<string, (repository: TestRepository) => TestRepository>> = {
    'outside-paths': (repository) =>
      add(repository.delegate('targets/dev', { paths: ['dev-'] }), {
        targets: { '1': 'a', 'dev-1': 'b' },
        'targets/dev': { '1': 'a', 'dev-1': 'b', unsaid: 'c' },
      }),
    'outside-the-parents-paths': (repository) =>
      add(
        repository
          .delegate('targets/a', { paths: ['a', 'bc'] })
          .delegate('targets/a/b', { paths: ['ab', 'b'] })
          .delegate('targets/a/b/c', { paths: [''] }),
        {
          targets: { abc: 'a', bcd: 'b' },
          'targets/a': { abc: 'a', bcd: 'b' },
          'targets/a/b': { abc: 'a', bcd: 'b' },
          'targets/a/b/c': { abc: 'a', bcd: 'b' },
        },
      ),
    nested: (repository) =>
      add(
        repository
          .delegate('targets/z')
          .delegate('targets/a')
          .delegate('targets/z/deep')
          .delegate('targets/a/deep')
          .delegate('targets/releases')
          .delegate('targets/releases/deep'),
        {
          'targets/releases': { '1': 'a' },
          'targets/releases/deep': { '1': 'a', '2': 'b' },
          'targets/z': { '1': 'a' },
          'targets/a': { '1': 'a' },
          'targets/z/deep': { '1': 'a' },
          'targets/a/deep': { '1': 'a' },
        },
      ),
    'without-sha256': (repository) =>
      add(repository, { targets: { '1': 'a', '2': 'b' } }).edit('targets', (signed) => {
        const targets = signed['targets'] as Record<string, Json>;
        targets['2'] = { hashes: { sha512: Buffer.from(hex('b').repeat(2), 'hex').toString('base64') }, length: 7 };
      }),
    'odd-tags': (repository) =>
      add(repository, {
        targets: Object.fromEntries(
          ['010', '10', '9', 'ü', 'a"b', 'a\\b', '<&>', '-', '_', 'A', 'a', '1.0', '1.0-rc', '1.0.0'].map(
            (tag, index) => [tag, index.toString(16)],
          ),
        ),
      }),
    'key-types': (repository) =>
      add(
        repository
          .delegate('targets/rsa', { keys: [createKey('rsa')] })
          .delegate('targets/ed', { keys: [createKey('ed25519')] })
          .delegate('targets/p384', { keys: [createKey('p384')] })
          .delegate('targets/two', { keys: [createKey(), createKey()], threshold: 2 })
          .delegate('targets/cert', {
            keys: [createCertifiedKey({ commonName: 'carol', notBefore: now - DAY, notAfter: now + 365 * DAY })],
          }),
        Object.fromEntries(
          ['targets', 'targets/rsa', 'targets/ed', 'targets/p384', 'targets/two', 'targets/cert'].map((role) => [
            role,
            { '1': 'a' },
          ]),
        ),
      ),
    'expired-signer': (repository) =>
      add(repository.delegate('targets/late').delegate('targets/late/below').delegate('targets/good'), {
        targets: { '1': 'a' },
        'targets/late': { '1': 'a' },
        'targets/late/below': { '1': 'a' },
        'targets/good': { '1': 'a' },
      }).edit('targets/late', (signed) => {
        signed.expires = new Date(now - DAY).toISOString();
      }),
    'signed-by-somebody-else': (repository) => {
      add(repository.delegate('targets/forged'), { targets: { '1': 'a' }, 'targets/forged': { '1': 'a', '2': 'b' } });
      repository.signers.set('targets/forged', [createKey()]);
      return repository;
    },
    'never-published': (repository) =>
      add(repository.delegate('targets/silent', { publishes: 'no' }), { targets: { '1': 'a' } }),
    'rotated-keys': (repository) =>
      add(repository, { targets: { '1': 'a' } })
        .publish()
        .rotate('root')
        .rotate('targets')
        .publish(),
    'several-administrators': (repository) => {
      const keys = [createKey(), createKey(), createKey()];
      repository.signers.set('targets', keys);
      return add(repository.trustKeys('targets', keys, 2), { targets: { '1': 'a' } });
    },
  };
  return build(stories, now);
}

/** Repositories that have to be refused. */
export function refusedStories(now: number): ReadonlyMap<string, TestRepository> {
  const stories: Readonly<Record<string, (repository: TestRepository) => TestRepository>> = {
    'expired-timestamp': (repository) => expired(add(repository, { targets: { '1': 'a' } }), 'timestamp', now),
    'expired-targets': (repository) => expired(add(repository, { targets: { '1': 'a' } }), 'targets', now),
    'expired-root': (repository) => expired(add(repository, { targets: { '1': 'a' } }), 'root', now),
    'forged-targets': (repository) => {
      repository.signers.set('targets', [createKey()]);
      return add(repository, { targets: { '1': 'a' } });
    },
    'forged-timestamp': (repository) => {
      repository.signers.set('timestamp', [createKey('ed25519')]);
      return add(repository, { targets: { '1': 'a' } });
    },
  };
  return build(stories, now);
}

function build(
  stories: Readonly<Record<string, (repository: TestRepository) => TestRepository>>,
  now: number,
): ReadonlyMap<string, TestRepository> {
  return new Map(
    Object.entries(stories).map(([name, tell]) => {
      return [name, tell(new TestRepository({ gun: `docker.io/library/${name}`, now })).publish()];
    }),
  );
}

/** Tags by role; a tag's digest is one hex digit, repeated. */
function add(
  repository: TestRepository,
  roles: Readonly<Record<string, Readonly<Record<string, string>>>>,
): TestRepository {
  for (const [role, tags] of Object.entries(roles)) {
    for (const [tag, digit] of Object.entries(tags)) repository.addTarget(role, tag, { sha256: hex(digit), size: 528 });
  }
  return repository;
}

function expired(repository: TestRepository, role: string, now: number): TestRepository {
  return repository.edit(role, (signed) => {
    signed.expires = new Date(now - DAY).toISOString();
  });
}
