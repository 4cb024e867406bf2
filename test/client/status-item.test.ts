import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LanguageStatusItem } from 'vscode';
import { State } from 'vscode-languageclient/node';
import { StatusItem } from '../../client/src/status-item.ts';
import type { Status } from '../../server/src/lsp/protocol.ts';

const vscode = vi.hoisted((): { item: Partial<LanguageStatusItem>; workspace: { isTrusted: boolean } } => ({
  item: {},
  workspace: { isTrusted: true },
}));

vi.mock('vscode-languageclient/node', () => ({ State: { Stopped: 1, Running: 2, Starting: 3 } }));
vi.mock('vscode', async () => ({
  ...(await import('../support/vscode/l10n.ts')),
  LanguageStatusSeverity: { Information: 0, Warning: 1, Error: 2 },
  languages: { createLanguageStatusItem: () => (vscode.item = {}) },
  workspace: vscode.workspace,
}));

const GOOD: Status = {
  busy: false,
  restricted: false,
  offline: false,
  enforced: false,
  verdicts: { verified: 3 },
  unreachableHosts: [],
  scarceLimits: [],
};

/** A status item, and the server's process as the language client tells of it. */
function followed(): { readonly status: StatusItem; readonly becomes: (newState: State) => void } {
  const status = new StatusItem();
  return { status, becomes: (newState) => status.follow({ newState }) };
}

describe('the status item', () => {
  beforeEach(() => {
    vscode.workspace.isTrusted = true;
  });

  test('waits for the first word of the server', () => {
    followed();
    expect(vscode.item).toMatchObject({ text: 'Image Trust', busy: true, severity: 0 });
  });

  test('shows nothing good any more when the server has died', () => {
    const { status, becomes } = followed();
    becomes(State.Running);
    status.show(GOOD);
    expect(vscode.item.text).toContain('3 of 3 verified');
    becomes(State.Stopped);
    expect(vscode.item).toMatchObject({ text: 'Image Trust does not run', busy: false, severity: 2 });
    expect(vscode.item.accessibilityInformation?.label).not.toContain('verified');
    expect(vscode.item.command?.command).toBe('imageTrust.showLog');
    expect(status.status).toBeUndefined();
  });

  test('waits again when the server is started anew', () => {
    const { status, becomes } = followed();
    status.show(GOOD);
    becomes(State.Stopped);
    becomes(State.Starting);
    expect(vscode.item).toMatchObject({ text: 'Image Trust', busy: true, severity: 0 });
    expect(vscode.item.command?.command).toBe('imageTrust.refresh');
  });

  test('leads to the trust of the workspace in Restricted Mode, after a restart too', () => {
    vscode.workspace.isTrusted = false;
    const { status, becomes } = followed();
    becomes(State.Stopped);
    becomes(State.Starting);
    status.show({ ...GOOD, restricted: true, verdicts: {} });
    expect(vscode.item.command?.command).toBe('workbench.trust.manage');
  });
});
