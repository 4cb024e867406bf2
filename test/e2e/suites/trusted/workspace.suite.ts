import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { diagnosticsOf, imageTrust, open, writeNew } from '../editor.ts';

describe('the check of the workspace', () => {
  it('puts findings about files that are not open into the Problems panel', async () => {
    const workflow = await writeNew('.github/workflows/ship.yml', 'jobs:\n  a:\n    container: REGISTRY/alpine:3.18\n');
    const hidden = await writeNew('node_modules/x/Dockerfile', 'FROM REGISTRY/alpine:3.18\n');
    await open('Dockerfile');
    // The command ends when the user has read its summary; the findings are there before.
    void vscode.commands.executeCommand('imageTrust.checkWorkspace');
    assert.deepEqual(await diagnosticsOf(workflow, 1), ['image-unsigned']);
    assert.deepEqual(vscode.languages.getDiagnostics(hidden), []);
    await (await imageTrust()).waitForIdle();
  });
});
