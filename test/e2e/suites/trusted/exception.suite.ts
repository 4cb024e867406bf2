import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { actionsAt, closeAll, diagnosticsOf, openNew, rangeOf, registry } from '../editor.ts';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('imageTrust');

describe('an exception', () => {
  afterEach(async () => {
    await settings().update('exceptions', undefined, vscode.ConfigurationTarget.Global);
    await closeAll();
  });

  it('is added to the settings of the user by the light bulb, and the finding goes', async () => {
    const { document } = await openNew('Exempt.Dockerfile', 'FROM REGISTRY/alpine:3.18\n');
    assert.deepEqual(await diagnosticsOf(document.uri, 1), ['image-unsigned']);
    const name = `${registry()}/alpine:3.18`;
    const actions = await actionsAt(document, rangeOf(document, 'alpine'));
    const action = actions.find(({ title }) => title === `Add an exception for ${name} to your settings`);
    assert.ok(action?.command);
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
    assert.deepEqual(await diagnosticsOf(document.uri, 0), []);
    assert.deepEqual(settings().inspect('exceptions')?.globalValue, [name]);
  });
});
