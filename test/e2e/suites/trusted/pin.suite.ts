import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { SIGNED } from '../digests.ts';
import { actionsAt, changing, closeAll, findings, imageTrust, open, openNew, rangeOf, registry } from '../editor.ts';

describe('pinning', () => {
  afterEach(closeAll);

  it('the preferred quick fix writes the signed digest behind the tag, and nothing else', async () => {
    const { document } = await open('Dockerfile');
    const before = document.getText();
    const preferred = (await actionsAt(document, rangeOf(document, 'alpine:3.19'))).find(
      (action) => action.isPreferred,
    );
    assert.equal(preferred?.title, 'Pin to signed digest sha256:8353371a1c7e');
    assert.ok(preferred.edit);
    assert.ok(await vscode.workspace.applyEdit(preferred.edit));
    const pinned = `alpine:3.19@${SIGNED['alpine:3.19']} AS base`;
    assert.equal(document.getText(), before.replace('alpine:3.19 AS base', pinned));
  });

  it('quotes, comments and CRLF line ends of a Compose file stay as they are', async () => {
    const text = 'services:\r\n  shop:\r\n    image: "REGISTRY/alpine:edge" # ours\r\n';
    const { document } = await openNew('compose.override.yaml', text);
    const [action] = await actionsAt(document, rangeOf(document, 'alpine:edge'));
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    const pinned = text.replace('alpine:edge', `alpine:edge@${SIGNED['alpine:edge']}`);
    assert.equal(document.getText().replace(registry(), 'REGISTRY'), pinned);
  });

  it('the finding goes when its image is pinned', async () => {
    const { document } = await open('Dockerfile');
    const [action] = await actionsAt(document, rangeOf(document, 'alpine:edge'));
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    await (await imageTrust()).waitForIdle();
    assert.ok(!findings(document).some((finding) => finding.startsWith('REGISTRY/alpine:edge')));
  });

  it('everything in the file is pinned by one command, and other pins are left alone', async () => {
    const { document } = await open('Dockerfile');
    const before = document.getText();
    await changing(document, () => vscode.commands.executeCommand('imageTrust.pinAllInFile'));
    const expected = before
      .replace('alpine:3.19 AS base', `alpine:3.19@${SIGNED['alpine:3.19']} AS base`)
      .replace('alpine:edge AS build', `alpine:edge@${SIGNED['alpine:edge']} AS build`);
    assert.equal(document.getText(), expected);
  });
});
