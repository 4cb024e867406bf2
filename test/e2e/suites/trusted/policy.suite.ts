import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { actionsAt, closeAll, diagnosticsOf, inWorkspace, openNew, rangeOf, registry, writeNew } from '../editor.ts';

/** A folder of its own, so that no other suite is held to its policy. */
const POLICY = 'guarded/.image-trust.yaml';

describe('a policy file', () => {
  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(inWorkspace('guarded'), { recursive: true });
  });

  it('adds findings to images, and the light bulb adds an exception to it', async () => {
    const policy = await writeNew(POLICY, 'version: 1\nimages: [{ match: "*", pinned: true }] # all\n');
    const { document } = await openNew('guarded/Dockerfile', 'FROM REGISTRY/alpine:3.18\n');
    assert.deepEqual(await diagnosticsOf(document.uri, 2), ['image-unsigned', 'policy-unpinned']);

    const actions = await actionsAt(document, rangeOf(document, 'alpine'));
    const image = `${registry()}/alpine:3.18`;
    const action = actions.find(({ title }) => title === `Add an exception for ${image} to ${POLICY}…`);
    assert.ok(action?.edit && action.command);
    await vscode.workspace.applyEdit(action.edit);
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), policy.toString());
    assert.equal(editor.document.getText(editor.selection), 'TODO');
    assert.match(editor.document.getText(), /# all\nexceptions:\n {2}- match: localhost:\d+\/alpine:3\.18\n/);
  });

  it('shows in itself what cannot be read', async () => {
    const { document } = await openNew(POLICY, 'version: 1\ncolour: red\n');
    assert.deepEqual(await diagnosticsOf(document.uri, 1), ['policy-invalid']);
    const position = document.positionAt(document.getText().length);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    assert.ok(items.some(({ label }) => label === 'registries'));
  });
});
