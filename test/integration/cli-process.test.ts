import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createProtocolConnection,
  ExitNotification,
  InitializeRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { CLI, imageTrust } from '../support/built-cli.ts';
import { ownEnvironment } from '../support/own-environment.ts';

// What only a process of its own shows: pipes, exit codes, arguments as they come from a shell.
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-cli-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const offline = (): readonly string[] => ['--offline', '--trust-dir', join(folder, 'state')];

describe('the process', () => {
  test.each([
    ['help', ['--help'], 0],
    ['an unknown option', ['check', '--no-such-option'], 2],
    ['a path that does not exist', ['check', 'nowhere', '--offline'], 2],
    ['a CA file that does not exist', ['inspect', 'alpine', '--ca', 'nowhere.pem', '--offline'], 2],
    ['a trust folder that cannot be', ['inspect', 'alpine', '--trust-dir', '/dev/null/state', '--offline'], 2],
    ['the language server with a CA file that does not exist', ['lsp', '--stdio', '--ca', 'nowhere.pem'], 2],
  ])('%s ends with its code', async (_name, args, exitCode) => {
    expect(await imageTrust(args, { cwd: folder })).toMatchObject({ exitCode });
  });

  test('offline, with nothing known, nothing is said to be fine', async () => {
    await writeFile(join(folder, 'Dockerfile'), 'FROM alpine:3.19\n');
    const { stdout, exitCode } = await imageTrust(['check', '--format', 'json', 'Dockerfile', ...offline()], {
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toMatchObject({ summary: { unavailable: 1 } });
    expect(exitCode).toBe(3);
  });

  test.each([
    ['a server that nobody listens for', {}, 'no connection to localhost:1 (ECONNREFUSED). '],
    ['a proxy that nobody listens for', { HTTPS_PROXY: 'http://127.0.0.1:1' }, 'the proxy gave no connection'],
  ])('%s is named', async (_, env, words) => {
    const server = 'HTTPS_PROXY' in env ? 'https://trust.invalid' : 'https://localhost:1';
    const args = ['list', 'trust.invalid/x', '--server', server, '--trust-dir', join(folder, 'state')];
    const { stderr, exitCode } = await imageTrust(args, { cwd: folder, env: { ...ownEnvironment(folder), ...env } });
    expect(stderr).toContain(words);
    expect(exitCode).toBe(3);
  });

  test('a reader that goes away early is no failure', async () => {
    await writeFile(join(folder, 'Big.Dockerfile'), 'FROM alpine:3.19\n'.repeat(5000));
    const args = [CLI, 'check', join(folder, 'Big.Dockerfile'), ...offline()];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const complaints: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    child.stdout.destroy();
    const [exitCode] = (await once(child, 'close')) as [number];
    expect({ exitCode, complaints }).toEqual({ exitCode: 3, complaints: [] });
  });

  test.runIf(process.platform === 'linux')('a disk that is full is no finding', async () => {
    const full = await open('/dev/full', 'w');
    try {
      const args = [CLI, 'check', '--help'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', full.fd, 'pipe'] });
      let complaint = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
      const [exitCode] = (await once(child, 'close')) as [number];
      expect(exitCode).toBe(2);
      expect(complaint).toMatch(/^image-trust: the result could not be written: [^\n]*\n$/);
    } finally {
      await full.close();
    }
  });
});

describe('lsp --stdio', () => {
  test('serves, and ends when its client says so', async () => {
    const args = [CLI, 'lsp', '--stdio', ...offline()];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const client = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    client.listen();
    const params = { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null };
    const { capabilities } = await client.sendRequest(InitializeRequest.type, params);
    expect(capabilities.hoverProvider).toBe(true);
    await client.sendRequest(ShutdownRequest.type);
    const ended = once(child, 'close');
    await client.sendNotification(ExitNotification.type);
    expect(await ended).toEqual([0, null]);
    client.dispose();
  });
});
