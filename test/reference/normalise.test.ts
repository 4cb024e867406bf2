import { describe, expect, it } from 'vitest';
import { parseGun } from '../../server/src/reference/gun.ts';
import type { ImageName } from '../../server/src/reference/image-name.ts';
import { normalise } from '../../server/src/reference/normalise.ts';
import { parseReference } from '../../server/src/reference/parse-reference.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

function normalised(text: string): ImageName {
  const result = parseReference(text);
  if (result.kind === 'invalid') throw new Error(`${text}: ${result.problem.message}`);
  return normalise(result.reference);
}

describe('normal form', () => {
  it.each([
    ['alpine', 'docker.io/library/alpine', 'latest', 'alpine'],
    ['alpine:3.19', 'docker.io/library/alpine', '3.19', 'alpine'],
    ['bitnami/redis', 'docker.io/bitnami/redis', 'latest', 'bitnami/redis'],
    ['docker.io/alpine', 'docker.io/library/alpine', 'latest', 'alpine'],
    ['docker.io/library/alpine', 'docker.io/library/alpine', 'latest', 'alpine'],
    ['index.docker.io/alpine', 'docker.io/library/alpine', 'latest', 'alpine'],
    ['index.docker.io/bitnami/redis:7', 'docker.io/bitnami/redis', '7', 'bitnami/redis'],
    ['library/distros/ubuntu', 'docker.io/library/distros/ubuntu', 'latest', 'library/distros/ubuntu'],
    ['registry-1.docker.io/alpine', 'registry-1.docker.io/alpine', 'latest', 'registry-1.docker.io/alpine'],
    ['localhost/alpine', 'localhost/alpine', 'latest', 'localhost/alpine'],
    ['ghcr.io/x/y', 'ghcr.io/x/y', 'latest', 'ghcr.io/x/y'],
    ['[::1]:5000/x', '[::1]:5000/x', 'latest', '[::1]:5000/x'],
    ['Quay/x', 'Quay/x', 'latest', 'Quay/x'],
  ])('%s means %s:%s', (text, gun, tag, familiar) => {
    expect(normalised(text)).toMatchObject({ gun, tag, familiar });
  });

  it('fills in no tag where a digest is written', () => {
    expect(normalised(`alpine@${SHA256}`).tag).toBeUndefined();
    expect(normalised(`alpine:3@${SHA256}`).tag).toBe('3');
  });

  it('keeps the port with the registry', () => {
    expect(normalised('reg.io:5000/a/b')).toMatchObject({ registry: 'reg.io:5000', repository: 'a/b' });
  });
});

describe('a GUN from the command line', () => {
  it.each(['docker.io/library/alpine', 'docker.io/alpine', 'localhost:5000/x', '[::1]/x', 'reg.io/a/b'])(
    '%s',
    (text) => {
      expect(parseGun(text)).toBe(text);
    },
  );

  it.each([
    'alpine',
    'library/alpine',
    'docker.io/library/alpine:3',
    `docker.io/library/alpine@${SHA256}`,
    '../../etc/passwd',
    'docker.io/../x',
    'docker.io//x',
    'docker.io/x/',
    'docker.io/.ssh',
    'docker.io\\x/y',
    '..../x',
    './x',
    'docker.io/x\n',
    '',
  ])('«%s» is none', (text) => {
    expect(parseGun(text)).toBeUndefined();
  });
});
