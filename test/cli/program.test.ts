import { describe, expect, test } from 'vitest';
import { runCli } from '../support/fake-cli.ts';

const COMMANDS = ['check', 'inspect', 'list', 'resolve', 'pin', 'keys', 'lsp'];

describe('help and version', () => {
  test.each(['--help', 'help', ...COMMANDS.map((command) => `${command} --help`)])('%s is a result', async (line) => {
    const { code, stdout, stderr } = await runCli(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: image-trust /);
  });

  test.each(['--version', ...COMMANDS.map((command) => `${command} --version`)])('%s', async (line) => {
    expect(await runCli(line)).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  test('usage after a mistake is no result', async () => {
    const { code, stdout, stderr } = await runCli('');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: image-trust /);
  });

  test.each(COMMANDS)('%s knows the common options', async (command) => {
    const { stdout } = await runCli(`${command} --help`);
    for (const option of ['--server', '--trust-dir', '--enforce', '--offline', '--timeout', '--ca', '--config']) {
      expect(stdout).toContain(`\n  ${option}`);
    }
  });
});

describe('the common options', () => {
  test('reach the trust service', async () => {
    const options = '--server https://a.example --trust-dir state --enforce --offline --timeout 2.5 --ca ca.pem';
    const { requests } = await runCli(`inspect alpine ${options}`);
    expect(requests).toMatchObject([
      {
        settings: { trustServer: 'https://a.example', enforce: true, offline: true, timeoutMs: 2500, network: 'all' },
        trustFolder: 'state',
        caFile: 'ca.pem',
      },
    ]);
  });

  test('go before the configuration, which goes before the defaults', async () => {
    const config = JSON.stringify({
      trustServers: { 'docker.io': 'https://b.example' },
      'imageTrust.timeout': 7,
      network: 'known',
    });
    const files = { 'trust.json': config };
    const { requests } = await runCli('inspect alpine --config trust.json', { files });
    expect(requests[0]?.settings).toMatchObject({ timeoutMs: 7000, network: 'known' });
    expect(requests[0]?.settings.trustServers.get('docker.io')).toBe('https://b.example');
    const overridden = await runCli('inspect alpine --config trust.json --server https://a.example', { files });
    expect(overridden.requests[0]?.settings.trustServers.size).toBe(0);
  });
});

test('the configuration pins roots, and a pin that says nothing is wrong usage', async () => {
  const config = (pinnedRoots: object) => ({ 'trust.json': JSON.stringify({ pinnedRoots, trustOnFirstUse: false }) });
  const pins = { 'docker.io/library/*': ['a'.repeat(64)] };
  const { requests } = await runCli('inspect alpine --config trust.json', { files: config(pins) });
  expect(requests[0]?.settings).toMatchObject({ pinnedRoots: new Map(Object.entries(pins)), trustOnFirstUse: false });
  const wrong = await runCli('inspect alpine --config trust.json', { files: config({ alpine: [] }) });
  expect(wrong).toMatchObject({ code: 2, requests: [] });
});

describe('lsp', () => {
  test('hands on what was said, and leaves to the editor whom to contact', async () => {
    const { served, stdout, code } = await runCli('lsp --stdio --offline --trust-dir state --ca ca.pem');
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
    expect(served).toEqual([{ defaults: { offline: true, caFile: 'ca.pem' }, trustFolder: 'state', caFile: 'ca.pem' }]);
  });

  test.each(['lsp', 'lsp --stdio --config none.json'])('%s is wrong usage', async (line) => {
    expect(await runCli(line)).toMatchObject({ code: 2, served: [] });
  });
});
