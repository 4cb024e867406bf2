import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { findings, imageTrust, open } from '../editor.ts';

describe('Restricted Mode', () => {
  it('is what these tests run in', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('reads documents and says that it could not check', async () => {
    const { document } = await open('Dockerfile');
    const unavailable = findings(document).filter((finding) => finding.endsWith(': information trust-unavailable'));
    assert.equal(unavailable.length, 7);
    assert.deepEqual(findings(document), unavailable);
  });

  it('still finds what needs nobody else', async () => {
    const { document } = await open('compose.yaml');
    assert.ok(findings(document).includes('REGISTRY/Mail:2: error reference-invalid'));
  });

  it('contacts nobody', async () => {
    await open('Dockerfile');
    assert.deepEqual(await (await imageTrust()).contactedHosts(), []);
  });
});
