import { describe, expect, test } from 'vitest';
import { networkRefusal, wantsConsent, type NetworkContext } from '../../server/src/trust/network-gate.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/trust/settings.ts';

const open: NetworkContext = { restricted: false, knownHosts: new Set(['known.test:5000']) };
const settings = (change: Partial<Settings>): Settings => ({ ...DEFAULT_SETTINGS, ...change });

describe('who may be contacted', () => {
  test.each<[string, Partial<Settings>, NetworkContext, string | undefined]>([
    ['registry-1.docker.io', {}, open, undefined],
    ['notary.docker.io', {}, open, undefined],
    ['known.test:5000', {}, open, undefined],
    ['known.test:5001', {}, open, 'blocked'],
    ['other.test', {}, open, 'blocked'],
    ['other.test', { network: 'all' }, open, undefined],
    ['other.test', { agreedHosts: new Set(['other.test']) }, open, undefined],
    ['other.test', { agreedHosts: new Set(['other.test']), network: 'known' }, open, 'blocked'],
    ['trust.test', { trustServer: 'https://trust.test/base' }, open, undefined],
    ['trust.test', { trustServers: new Map([['reg.test', 'https://trust.test']]) }, open, undefined],
    ['reg.test', { trustServers: new Map([['reg.test', 'https://trust.test']]) }, open, undefined],
    ['mirror.test', { mirrors: new Map([['ghcr.io', 'https://mirror.test']]) }, open, undefined],
    ['ghcr.io', { mirrors: new Map([['ghcr.io', 'https://mirror.test']]) }, open, 'blocked'],
    ['plain.test:5000', { plainHttpRegistries: new Set(['plain.test:5000']) }, open, undefined],
    ['notary.docker.io', { network: 'none' }, open, 'blocked'],
    ['notary.docker.io', { offline: true }, open, 'offline'],
    ['notary.docker.io', { network: 'all' }, { ...open, restricted: true }, 'restricted-mode'],
    ['169.254.169.254', { network: 'all' }, open, 'blocked'],
    ['169.254.169.254:80', { agreedHosts: new Set(['169.254.169.254:80']) }, open, 'blocked'],
    ['[fe80::1]:443', { network: 'all' }, open, 'blocked'],
    ['[::ffff:a9fe:a9fe]:443', { network: 'all' }, open, 'blocked'],
    ['[fd00:ec2::254]', { network: 'all' }, open, 'blocked'],
    ['[fd20:ce::254]:443', { network: 'all' }, open, 'blocked'],
    ['100.100.100.200:80', { network: 'all', plainHttpRegistries: new Set(['100.100.100.200:80']) }, open, 'blocked'],
    ['metadata.google.internal', { network: 'all' }, open, 'blocked'],
    ['100.100.100.20', { network: 'all' }, open, undefined],
    ['metadata.google.internal.test', { network: 'all' }, open, undefined],
    ['[::ffff:a00:1]', { network: 'all' }, open, undefined],
  ])('%s with %o in %o: %s', (host, change, context, refusal) => {
    expect(networkRefusal(host, settings(change), context)).toBe(refusal);
  });
});

describe('who the user is asked about', () => {
  test.each<[string, Partial<Settings>, NetworkContext, boolean]>([
    ['other.test', {}, open, true],
    ['known.test:5000', {}, open, false],
    ['other.test', { network: 'known' }, open, false],
    ['other.test', { offline: true }, open, false],
    ['other.test', {}, { ...open, restricted: true }, false],
    ['169.254.169.254', {}, open, false],
  ])('%s with %o in %o: %s', (host, change, context, asked) => {
    expect(wantsConsent(host, settings(change), context)).toBe(asked);
  });
});
