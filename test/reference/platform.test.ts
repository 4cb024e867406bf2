import { describe, expect, test } from 'vitest';
import { parsePlatform, runsOn, type Platform } from '../../server/src/reference/platform.ts';

const parsed = (text: string): Platform => {
  const platform = parsePlatform(text);
  if (platform === undefined) throw new RangeError(`no platform: ${text}`);
  return platform;
};

// The names of one platform, as containerd's `platforms_test.go` has them.
describe('two names of one platform', () => {
  test.each([
    ['linux/amd64', 'amd64'],
    ['linux/amd64', 'linux/x86_64'],
    ['linux/amd64', 'Linux/AMD64'],
    ['linux/arm64', 'linux/arm64/v8'],
    ['linux/arm64', 'aarch64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/v7', 'linux/armhf'],
    ['linux/arm/v6', 'armel'],
    ['linux/386', 'linux/i386'],
    ['darwin/arm64', 'macos/aarch64'],
  ])('%s is %s', (a, b) => {
    expect(parsed(a)).toEqual(parsed(b));
  });

  test.each(['', 'linux', 'local', 'linux/', '/amd64', 'linux/arm/v7/8', '$TARGETPLATFORM'])(
    '%j names none',
    (text) => {
      expect(parsePlatform(text)).toBeUndefined();
    },
  );
});

describe('an image for one platform, wanted for another', () => {
  test.each([
    ['linux/amd64', 'linux/amd64', true],
    ['linux/arm/v6', 'linux/arm/v7', true],
    ['linux/arm/v7', 'linux/arm/v6', false],
    ['linux/amd64/v3', 'linux/amd64', false],
    ['linux/amd64', 'linux/amd64/v3', true],
    ['linux/arm/v7', 'linux/arm64', true],
    ['linux/386', 'linux/amd64', true],
    ['linux/arm64', 'linux/amd64', false],
    ['windows/amd64', 'linux/amd64', false],
    ['linux/s390x', 'linux/s390x', true],
  ])('%s for %s: %s', (offered, wanted, runs) => {
    expect(runsOn(parsed(offered), parsed(wanted))).toBe(runs);
  });
});
