import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { findings, imageTrust, open } from '../editor.ts';

describe('diagnostics', () => {
  it('stand under every image of a Dockerfile about which there is something to say', async () => {
    const { document } = await open('Dockerfile');
    assert.deepEqual(findings(document), [
      'REGISTRY/alpine:3.19: hint image-unpinned',
      'REGISTRY/alpine:edge: hint image-unpinned',
      'REGISTRY/alpine:3.18: warning image-unsigned',
      'REGISTRY/alpine:3.19@sha256:0232: information pin-outdated',
      'REGISTRY/nginx:1.27@sha256:bedf: warning pin-unsigned',
      'REGISTRY/busybox:1.36: hint image-no-trust-data',
    ]);
  });

  it('stand under every image of a Compose file about which there is something to say', async () => {
    const { document } = await open('compose.yaml');
    assert.deepEqual(findings(document), [
      'REGISTRY/nginx:1.27: warning registry-mismatch',
      'REGISTRY/redis:7: warning trust-expired',
      'REGISTRY/busybox:${BUSYBOX:-1.36}: hint image-no-trust-data',
      'REGISTRY/alpine:${ALPINE}: hint reference-unresolved',
      'REGISTRY/Mail:2: error reference-invalid',
    ]);
  });

  it('stand under no text that nobody can edit, like the older version in a comparison', async () => {
    const { document: file } = await open('Dockerfile');
    const text = file.getText();
    const older = vscode.workspace.registerTextDocumentContentProvider('older', {
      provideTextDocumentContent: () => text,
    });
    const document = await vscode.workspace.openTextDocument(file.uri.with({ scheme: 'older' }));
    await vscode.window.showTextDocument(document);
    await (await imageTrust()).waitForIdle();
    assert.equal(document.languageId, 'dockerfile');
    assert.deepEqual(findings(document), []);
    older.dispose();
  });
});
