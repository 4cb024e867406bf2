import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { diagnosticsOf, imageTrust, inWorkspace, open, registry, writeNew } from '../editor.ts';

describe('the check of the workspace', () => {
  it('puts findings about files that are not open into the Problems panel, and follows them on disk', async () => {
    await open('Dockerfile');
    const workflow = writeAtOnce('.github/workflows/ship.yml', 'jobs:\n  a:\n    container: REGISTRY/alpine:3.18\n');
    const hidden = await writeNew('node_modules/x/Dockerfile', 'FROM REGISTRY/alpine:3.18\n');
    // The command ends when the user has read its summary; the findings are there before.
    void vscode.commands.executeCommand('imageTrust.checkWorkspace');
    assert.deepEqual(await diagnosticsOf(workflow, 1), ['image-unsigned']);
    assert.deepEqual(vscode.languages.getDiagnostics(hidden), []);

    rmSync(workflow.fsPath);
    assert.deepEqual(await diagnosticsOf(workflow, 0), []);
    await (await imageTrust()).waitForIdle();
  });

  it('follows what becomes of whole folders', async () => {
    await open('Dockerfile');
    const first = writeAtOnce('shop/images/web/Dockerfile', 'FROM REGISTRY/alpine:3.18\n');
    void vscode.commands.executeCommand('imageTrust.checkWorkspace');
    assert.deepEqual(await diagnosticsOf(first, 1), ['image-unsigned']);

    rmSync(inWorkspace('shop').fsPath, { recursive: true });
    assert.deepEqual(await diagnosticsOf(first, 0), []);
    await (await imageTrust()).waitForIdle();
  });
});

/** Writes a file and the folders it is in without a pause, as git does, so that watchers come too late for them. */
function writeAtOnce(name: string, text: string): vscode.Uri {
  const uri = inWorkspace(name);
  mkdirSync(dirname(uri.fsPath), { recursive: true });
  writeFileSync(uri.fsPath, text.replaceAll('REGISTRY', registry()));
  return uri;
}
