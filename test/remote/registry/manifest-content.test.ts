import { describe, expect, test } from 'vitest';
import { decodeIndex } from '../../../server/src/remote/registry/manifest-content.ts';
import { digest } from '../../support/samples.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const decode = (value: unknown) => decodeIndex(new TextEncoder().encode(JSON.stringify(value)));
const entry = (platform?: object) => ({ digest: DIGEST, ...(platform && { platform }) });

describe('an index', () => {
  test.each<[name: string, platform: object | undefined, expected: string | undefined]>([
    ['with a platform', { os: 'linux', architecture: 'amd64' }, 'linux/amd64'],
    ['with a variant', { os: 'linux', architecture: 'arm64', variant: 'v8' }, 'linux/arm64/v8'],
    ['with a version of Windows', { os: 'windows', architecture: 'amd64', 'os.version': '10.0' }, 'windows/amd64'],
    ['without a platform', undefined, undefined],
    ['with half a platform', { os: 'linux' }, undefined],
    ['with a platform that would break a line', { os: 'linux\n# trusted', architecture: 'amd64' }, undefined],
  ])('%s', (_name, platform, expected) => {
    const [image] = decode({ manifests: [entry(platform)] }) ?? [];
    expect(image).toEqual({ digest: digest('a'), ...(expected !== undefined && { platform: expected }) });
  });

  test('has no image in what builders attach to it', () => {
    expect(decode({ manifests: [entry({ os: 'unknown', architecture: 'unknown' })] })).toEqual([]);
  });

  test.each<[name: string, value: unknown]>([
    ['null', null],
    ['a list', []],
    ['no manifests', {}],
    ['manifests that are none', { manifests: 7 }],
    ['an entry that is none', { manifests: [null] }],
    ['a digest that is none', { manifests: [{ digest: 'sha256:a' }] }],
  ])('is not %s', (_name, value) => {
    expect(decode(value)).toBeUndefined();
  });
});
