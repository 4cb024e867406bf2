import { describe, expect, test } from 'vitest';
import { settingsFrom } from '../../server/src/trust/settings-from.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';

const from = (raw: unknown) => settingsFrom(raw, { contentTrust: false });

describe('values', () => {
  test.each([undefined, null, 'text', [], {}, { trustServer: '' }, { enforce: null }])(
    '%o gives the defaults',
    (raw) => {
      expect(from(raw)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] });
    },
  );

  test('one value changes nothing else', () => {
    expect(from({ timeout: 3 }).settings).toEqual({ ...DEFAULT_SETTINGS, timeoutMs: 3000 });
  });

  test('maps and lists', () => {
    const { settings, problems } = from({
      trustServers: { 'reg.test': 'https://trust.test', localhost: 'http://l.test', '[::1]:5000': 'https://six.test' },
      severity: { 'image-unpinned': 'off' },
      exceptions: ['alpine'],
      buildArguments: { TAG: 3 },
      agreedHosts: ['reg.test'],
      mirrors: { 'docker.io': 'http://mirror.test' },
      plainHttpRegistries: ['plain.test:5000'],
    });
    expect(problems).toEqual([]);
    expect(settings.trustServers.get('reg.test')).toBe('https://trust.test');
    expect(settings.severity.get('image-unpinned')).toBe('off');
    expect(settings.mirrors.get('docker.io')).toBe('http://mirror.test');
    expect(settings.plainHttpRegistries).toEqual(new Set(['plain.test:5000']));
    expect(settings.buildArguments.get('TAG')).toBe('3');
  });

  test('documents that are not named stay on', () => {
    const { settings, problems } = from({ documents: { kubernetes: false, compose: true } });
    expect(problems).toEqual([]);
    expect([...DEFAULT_SETTINGS.documents].filter((kind) => !settings.documents.has(kind))).toEqual(['kubernetes']);
  });

  test('DOCKER_CONTENT_TRUST enforces, and the setting has the last word', () => {
    expect(settingsFrom({}, { contentTrust: true }).settings.enforce).toBe(true);
    expect(settingsFrom({ enforce: false }, { contentTrust: true }).settings.enforce).toBe(false);
  });
});

describe('wrong values are reported and the default stands', () => {
  test.each([
    { enforce: 'yes' },
    { network: 'some' },
    { timeout: 0 },
    { timeout: '5' },
    { exceptions: 'alpine' },
    { exceptions: [1] },
    { severity: { 'image-unpinned': 'loud' } },
    { buildArguments: [] },
    { documents: ['compose'] },
    { documents: { makefile: true } },
    { documents: { compose: 'no' } },
  ])('%o', (raw) => {
    const { settings, problems } = from(raw);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(problems.map(({ setting }) => setting)).toEqual(Object.keys(raw));
  });
});

describe('a trust server or a mirror named wrongly: nobody is contacted', () => {
  test.each([
    { trustServer: 'notary.test' },
    { trustServer: 'ftp://notary.test' },
    { trustServer: 'https://user:secret@notary.test' },
    { trustServer: 4 },
    { trustServers: { 'reg.test': 'notary.test' } },
    { mirrors: { 'docker.io': 'mirror.test' } },
    { trustServers: { 'reg.test': 'https://good.test', 'other.test': 'bad' } },
    { trustServers: 'https://notary.test' },
    { trustServers: ['https://notary.test'] },
    { trustServers: { 'https://reg.test': 'https://notary.test' } },
    { trustServers: { 'reg.test/': 'https://notary.test' } },
    { trustServers: { 'index.docker.io': 'https://notary.test' } },
    { mirrors: 'https://mirror.test' },
    { mirrors: { '': 'https://mirror.test' } },
  ])('%o', (raw) => {
    const { settings, problems } = from({ ...raw, network: 'all' });
    expect(settings.network).toBe('none');
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('secret');
  });

  test('in docker’s environment', () => {
    const { settings, problems } = settingsFrom({}, { contentTrust: false, contentTrustServer: 'notary.test' });
    expect(settings).toMatchObject({ network: 'none', trustServer: undefined });
    expect(problems).toHaveLength(1);
  });

  test('but what docker’s environment says does not count where the setting speaks', () => {
    const docker = { contentTrust: false, contentTrustServer: 'notary.test' };
    expect(settingsFrom({ trustServer: 'https://good.test' }, docker)).toMatchObject({
      settings: { network: 'ask', trustServer: 'https://good.test' },
      problems: [],
    });
  });
});

const ID = 'a'.repeat(64);

describe('pins', () => {
  test.each(['docker.io/library/alpine', 'docker.io/library/*', 'docker.io/*', 'docker.io/lib*', '*'])(
    '%s: ids',
    (name) => {
      const { settings, problems } = from({ pinnedRoots: { [name]: [ID] } });
      expect(problems).toEqual([]);
      expect(settings.pinnedRoots).toEqual(new Map([[name, [ID]]]));
    },
  );

  test.each(['docker.io/library/alpine', 'docker.io/library/', 'docker.io/', 'docker.io/*', '*'])(
    '%s: authorities',
    (name) => {
      const { settings, problems } = from({ pinnedAuthorities: { [name]: '/ca.pem' } });
      expect(problems).toEqual([]);
      expect(settings.pinnedAuthorities).toEqual(new Map([[name, '/ca.pem']]));
    },
  );

  test.each([
    { trustOnFirstUse: 'no' },
    { pinnedRoots: [ID] },
    { pinnedRoots: { alpine: [ID] } },
    { pinnedRoots: { 'docker.io/': [ID] } },
    { pinnedRoots: { 'docker.io/*/alpine': [ID] } },
    { pinnedRoots: { 'docker.io/library/alpine:3': [ID] } },
    { pinnedRoots: { 'docker.io/library/alpine': ID } },
    { pinnedRoots: { 'docker.io/library/alpine': [ID.toUpperCase()] } },
    { pinnedRoots: { 'docker.io/library/alpine': [ID.slice(1)] } },
    { pinnedAuthorities: { 'docker.io': '/ca.pem' } },
    { pinnedAuthorities: { 'docker.io/': '' } },
    { pinnedAuthorities: { 'docker.io/': ['/ca.pem'] } },
  ])('%o would pin something else than was meant: nobody is contacted', (raw) => {
    const { settings, problems } = from({ network: 'all', ...raw });
    expect(problems.map(({ setting }) => setting)).toEqual(Object.keys(raw));
    expect(settings.network).toBe('none');
  });
});
