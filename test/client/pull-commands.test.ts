import { describe, expect, test } from 'vitest';
import { pullCommands } from '../../client/src/pull-commands.ts';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

test.each(['docker.io/library/alpine', 'registry.example.com:5000/a/b_c', '[::1]:5000/x', 'localhost/x'])(
  '%s',
  (gun) => {
    expect(pullCommands(gun, '3.19', DIGEST)).toBe(
      `docker pull ${gun}@${DIGEST}\ndocker tag ${gun}@${DIGEST} ${gun}:3.19`,
    );
  },
);

describe('nothing reaches the shell from', () => {
  test.each([
    ['a tag that ends the command', 'docker.io/library/alpine', '1;reboot', DIGEST],
    ['a tag of a second line', 'docker.io/library/alpine', '1\nreboot', DIGEST],
    ['a tag that is an option', 'docker.io/library/alpine', '--config=x', DIGEST],
    ['a tag with a substitution', 'docker.io/library/alpine', '$(reboot)', DIGEST],
    ['a repository with a substitution', 'docker.io/`reboot`', '1', DIGEST],
    ['a repository that is an option', '--config=/x', '1', DIGEST],
    ['a repository that looks like an option', '-v/x', '1', DIGEST],
    ['a digest with more behind it', 'docker.io/library/alpine', '1', `${DIGEST} x`],
    ['another algorithm', 'docker.io/library/alpine', '1', 'sha1:00'],
  ])('%s', (_attack, gun, tag, digest) => {
    expect(pullCommands(gun, tag, digest)).toBeUndefined();
  });
});
