import { beforeEach, expect, test, vi } from 'vitest';
import { Approvals } from '../../../client/src/publish/approvals.ts';
import type { ApproveParams } from '../../../server/src/lsp/publish/publish-protocol.ts';

/** VS Code as far as approving needs it: commands, and a notification that the user may answer. */
const vscode = vi.hoisted(() => ({
  commands: new Map<string, () => unknown>(),
  executed: [] as string[],
  choose: undefined as unknown as (button: string | undefined) => void,
}));

vi.mock('vscode', async () => ({
  ...(await import('../../support/vscode/l10n.ts')),
  commands: {
    registerCommand: (name: string, run: () => unknown) => {
      vscode.commands.set(name, run);
      return { dispose: () => undefined };
    },
    executeCommand: (name: string) => Promise.resolve(void vscode.executed.push(name)),
  },
  window: {
    showInformationMessage: () => new Promise<string | undefined>((resolve) => (vscode.choose = resolve)),
  },
}));

vi.mock('../../../client/src/publish/draft-documents.ts', () => ({
  DraftDocuments: class {
    show = () => Promise.resolve({ dispose: () => undefined });
    dispose = () => undefined;
  },
}));

const PARAMS: ApproveParams = { publication: 1, words: 'Sign acme/app:1', notes: [], roles: [], isAgain: false };

const isHidden = (): boolean => vscode.executed.includes('notifications.hideToasts');

/** Asks, and waits until everything that asks is on the screen. */
async function asked(): Promise<{ readonly answer: ReturnType<Approvals['ask']> }> {
  vscode.choose = () => undefined;
  const answer = new Approvals().ask(PARAMS);
  await vi.waitFor(() => expect(vscode.executed).toContain('setContext'));
  await Promise.resolve();
  return { answer };
}

beforeEach(() => {
  vscode.executed = [];
});

test.each(['publish', 'cancel'] as const)(
  '%s in the editor hides the question that nobody has answered',
  async (how) => {
    const { answer } = await asked();
    vscode.commands.get(`imageTrust.publish.approval.${how}`)?.();
    expect(await answer).toBe(how);
    expect(isHidden()).toBe(true);
  },
);

test.each([
  ['Publish', 'publish'],
  ['Cancel', 'cancel'],
] as const)('%s in the notification hides no other', async (button, how) => {
  const { answer } = await asked();
  vscode.choose(button);
  expect(await answer).toBe(how);
  expect(isHidden()).toBe(false);
});

test('a notification that was closed is no answer, and is not hidden again', async () => {
  const { answer } = await asked();
  vscode.choose(undefined);
  await Promise.resolve();
  vscode.commands.get('imageTrust.publish.approval.publish')?.();
  expect(await answer).toBe('publish');
  expect(isHidden()).toBe(false);
});
