import { describe, expect, test } from 'vitest';
import { dockerJson } from '../../../server/src/cli/inspect/docker-json.ts';
import { dockerTrust } from '../../../server/src/cli/inspect/docker-trust.ts';
import { type FakeRole, fakeRepository, hex } from '../../support/fake-trust.ts';

const A = hex('a');
const B = hex('b');

/** `tag digest: signers`, one row per signed tag. */
function rows(roles: Readonly<Record<string, FakeRole>>, tag?: string): readonly string[] {
  const { signedTags } = dockerTrust('x', fakeRepository('docker.io/library/x', roles), tag);
  return signedTags.map((row) => `${row.tag} ${row.digest.slice(0, 1)}: ${row.signers.join(' ')}`);
}

describe('which tags count as signed', () => {
  test('a tag that only a signer signed is not released', () => {
    expect(rows({ 'targets/alice': { targets: { '1': A } } })).toEqual([]);
  });

  test('a signer of another digest is no signer of this one', () => {
    expect(rows({ targets: { targets: { '1': A } }, 'targets/alice': { targets: { '1': B } } })).toEqual(['1 a: ']);
  });

  test('one tag, two digests: one row for each', () => {
    const roles = { targets: { targets: { '1': B } }, 'targets/releases': { targets: { '1': A } } };
    expect(rows(roles)).toEqual(['1 a: ', '1 b: ']);
  });

  test('a target without a sha256 has an empty digest', () => {
    expect(rows({ targets: { targets: { '1': null } } })).toEqual(['1 : ']);
  });

  test('tags are in natural order', () => {
    const targets = { '3.9': A, edge: A, '3.18': A, '10': A };
    expect(rows({ targets: { targets } }).map((row) => row.split(' ')[0])).toEqual(['3.9', '3.18', '10', 'edge']);
  });

  test('signers come breadth first, as the reference client walks', () => {
    const roles = {
      targets: { targets: { '1': A } },
      'targets/a': { targets: { '1': A } },
      'targets/a/deep': { targets: { '1': A } },
      'targets/b': { targets: { '1': A } },
    };
    expect(rows(roles)).toEqual(['1 a: a b a/deep']);
  });

  test('a delegation whose metadata are skipped signs nothing but still has its keys', () => {
    const repository = fakeRepository('docker.io/library/x', { 'targets/bob': { keys: ['B'], skipped: 'expired' } });
    expect(dockerTrust('x', repository, undefined).signers).toEqual([{ name: 'bob', keyIds: ['cB'] }]);
  });
});

describe('the paths a role is limited to', () => {
  const roles = {
    targets: { targets: { 'dev-1': A, '1': A } },
    'targets/dev': { paths: ['dev-'], targets: { 'dev-1': A, '1': A } },
    'targets/dev/all': { paths: ['', 'dev-1'], targets: { 'dev-1': A, '1': A } },
  };

  test('count where a tag is named', () => {
    expect(rows(roles, '1')).toEqual(['1 a: ']);
    expect(rows(roles, 'dev-1')).toEqual(['dev-1 a: dev dev/all']);
  });

  test('do not count where all tags are listed, as in the reference client', () => {
    expect(rows(roles)).toEqual(['1 a: dev dev/all', 'dev-1 a: dev dev/all']);
  });

  test('of a child are cut to those of its parent', () => {
    const cut = {
      targets: { targets: { '1': A } },
      'targets/a': { paths: ['10'] },
      'targets/a/b': { targets: { '1': A } },
    };
    expect(rows(cut, '1')).toEqual(['1 a: ']);
  });
});

describe('dockerJson', () => {
  test("escapes what Go's encoder escapes", () => {
    const text = dockerJson([{ name: 'a<b>&\u2028', signedTags: [], signers: [], administrativeKeys: [] }]);
    expect(text).toContain('"Name": "a\\u003cb\\u003e\\u0026\\u2028"');
    expect(text).toContain('"SignedTags": []');
  });

  test('leaves out the keys of a signer that has none', () => {
    const signers = [{ name: 'a', keyIds: [] }];
    expect(dockerJson([{ name: 'x', signedTags: [], signers, administrativeKeys: [] }])).toContain(
      '"Signers": [\n            {\n                "Name": "a"\n            }\n        ]',
    );
  });

  test('no image at all', () => {
    expect(dockerJson([])).toBe('[]\n');
  });
});
