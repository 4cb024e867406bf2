import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeAll, diagnosticsOf, imageTrust, open, openNew } from '../editor.ts';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('imageTrust');

async function set(name: string, value: unknown): Promise<void> {
  await settings().update(name, value, vscode.ConfigurationTarget.Global);
}

describe('a setting that changes while files are open', () => {
  afterEach(async () => {
    for (const name of ['severity', 'enforce', 'offline']) await set(name, undefined);
    await closeAll();
  });

  it('severity: a finding that is switched off goes, and comes back', async () => {
    const { document } = await openNew('Severity.Dockerfile', 'FROM REGISTRY/alpine:3.18\n');
    assert.deepEqual(await diagnosticsOf(document.uri, 1), ['image-unsigned']);
    await set('severity', { 'image-unsigned': 'off' });
    assert.deepEqual(await diagnosticsOf(document.uri, 0), []);
    await set('severity', undefined);
    assert.deepEqual(await diagnosticsOf(document.uri, 1), ['image-unsigned']);
  });

  it('offline: what was verified stays, what was never asked about could not be checked', async () => {
    await open('Dockerfile');
    await set('offline', true);
    const { document } = await openNew('Offline.Dockerfile', 'FROM REGISTRY/alpine:3.18\nFROM REGISTRY/busybox:1.36\n');
    assert.deepEqual(await diagnosticsOf(document.uri, 2), ['image-unsigned', 'trust-unavailable']);
    assert.equal((await imageTrust()).status()?.offline, true);
  });
});
