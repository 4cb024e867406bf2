import { expect, test, vi } from 'vitest';
import { askForConsent } from '../../client/src/consent.ts';

const vscode = vi.hoisted(() => ({ open: [] as ((choice: string) => void)[] }));

vi.mock('vscode', async () => ({
  ...(await import('../support/vscode/l10n.ts')),
  ConfigurationTarget: { Global: 1 },
  window: { showInformationMessage: () => new Promise((resolve) => vscode.open.push(resolve)) },
  workspace: { getConfiguration: () => ({ get: () => [] }) },
}));

/** VS Code's memory, which keeps what was written last. */
function memory() {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.has(key) ? values.get(key) : fallback) as T,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}

test('"Never" to several questions that are open at once is remembered for each', async () => {
  const kept = memory();
  const answers = ['a.example', 'b.example'].map((host) => askForConsent(kept, { host }));
  for (const answer of vscode.open) answer('Never');
  expect(await Promise.all(answers)).toEqual(['never', 'never']);
  vscode.open.length = 0;
  expect(await askForConsent(kept, { host: 'a.example' })).toBe('never');
  expect(await askForConsent(kept, { host: 'b.example' })).toBe('never');
  expect(vscode.open).toEqual([]);
});
