import { beforeEach, expect, test, vi } from 'vitest';
import type { Memento } from 'vscode';
import { PolicyAnswers } from '../../client/src/policy-answers.ts';
import { registerTakingBack } from '../../client/src/take-back.ts';
import type { ServerConnection } from '../../client/src/server-connection.ts';

/** VS Code as far as answers need it: the setting, what is listed, and what the user chooses by its label. */
const vscode = vi.hoisted(() => ({
  agreedHosts: [] as readonly string[],
  chosen: [] as readonly string[],
  listed: [] as string[],
  shown: [] as string[],
  run: () => Promise.resolve(),
}));

interface Item {
  readonly label: string;
  readonly description?: string;
}

vi.mock('vscode', async () => ({
  ...(await import('../support/vscode/l10n.ts')),
  ConfigurationTarget: { Global: 1 },
  QuickPickItemKind: { Separator: -1 },
  Uri: { parse: (uri: string) => uri },
  commands: { registerCommand: (_name: string, run: () => Promise<void>) => (vscode.run = run) },
  window: {
    showInformationMessage: (message: string) => Promise.resolve(void vscode.shown.push(message)),
    showQuickPick: (items: readonly Item[]) => {
      vscode.listed = items.map(({ label, description = '' }) => `${label} ${description}`.trim());
      return Promise.resolve(items.filter(({ label }) => vscode.chosen.includes(label)));
    },
  },
  workspace: {
    asRelativePath: (uri: string) => uri.replace('file:///shop/', ''),
    getConfiguration: () => ({
      get: () => vscode.agreedHosts,
      update: (_name: string, value: readonly string[]) => Promise.resolve(void (vscode.agreedHosts = value)),
    }),
  },
}));

const REFUSED_HOSTS = 'imageTrust.refusedHosts';
const ROOT = { uri: 'file:///shop/.image-trust.yaml', agreement: 'aa' };
const APP = { uri: 'file:///shop/app/.image-trust.yaml', agreement: 'bb' };

/** A machine whose user has given these answers. */
async function answered() {
  const values = new Map<string, unknown>([[REFUSED_HOSTS, ['quay.io']]]);
  const memory = {
    get: (key: string, otherwise: unknown) => values.get(key) ?? otherwise,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  } as unknown as Memento;
  vscode.agreedHosts = ['ghcr.io', 'reg.example.com'];
  const policies = new PolicyAnswers(memory);
  await policies.agree(ROOT);
  await policies.refuse(APP);
  const told: unknown[] = [];
  const notify = (_method: string, params: unknown) => Promise.resolve(void told.push(params));
  registerTakingBack({ notify } as unknown as ServerConnection, policies, memory);
  return { policies, told, refusedHosts: () => values.get(REFUSED_HOSTS) };
}

beforeEach(() => {
  Object.assign(vscode, { agreedHosts: [], chosen: [], listed: [], shown: [] });
});

test('every answer is listed with what it was', async () => {
  await answered();
  await vscode.run();
  expect(vscode.listed).toEqual([
    ...['Exceptions of policy files', '.image-trust.yaml Agreed', 'app/.image-trust.yaml Never'],
    ...['Hosts', 'quay.io Never', 'ghcr.io Allowed', 'reg.example.com Allowed'],
  ]);
});

test('what is chosen is taken back, nothing else, and the server is told', async () => {
  const { policies, told, refusedHosts } = await answered();
  vscode.chosen = ['.image-trust.yaml', 'ghcr.io', 'quay.io'];
  await vscode.run();
  expect(policies.agreed).toEqual([]);
  expect(policies.refused).toEqual([APP]);
  expect(vscode.agreedHosts).toEqual(['reg.example.com']);
  expect(refusedHosts()).toEqual([]);
  expect(told).toEqual([{ hosts: ['quay.io', 'ghcr.io'], policies: [ROOT] }]);
});

test('where none is chosen nothing changes', async () => {
  const { policies, told } = await answered();
  await vscode.run();
  expect(policies.agreed).toEqual([ROOT]);
  expect(told).toEqual([]);
});

test('where there is none that is said', async () => {
  const { policies, told } = await answered();
  vscode.chosen = ['.image-trust.yaml', 'app/.image-trust.yaml', 'ghcr.io', 'reg.example.com', 'quay.io'];
  await vscode.run();
  await vscode.run();
  expect(policies.refused).toEqual([]);
  expect(told).toHaveLength(1);
  expect(vscode.shown).toEqual(['Image Trust: you have given no answer that could be taken back.']);
});

test('the newest answer about a policy file is the only one', async () => {
  const { policies } = await answered();
  await policies.agree(APP);
  expect(policies.refused).toEqual([]);
  await policies.refuse({ ...ROOT, agreement: 'cc' });
  expect(policies.agreed).toEqual([APP]);
  expect(policies.isRefused(ROOT)).toBe(false);
});
