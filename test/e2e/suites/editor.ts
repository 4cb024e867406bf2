import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ImageTrustTestApi } from '../../../client/src/test-api.ts';

/** Our extension, active. It starts because a document of ours is open, so call this after `open`. */
export async function imageTrust(): Promise<ImageTrustTestApi> {
  const extension = vscode.extensions.getExtension<ImageTrustTestApi>('image-trust.image-trust');
  assert.ok(extension, 'the extension is not there');
  return extension.activate();
}

/** Shows a file of the workspace and waits until everything in it has been checked. */
export async function open(name: string): Promise<vscode.TextEditor> {
  await settingsOfTheLab();
  const document = await vscode.workspace.openTextDocument(inWorkspace(name));
  const editor = await vscode.window.showTextDocument(document);
  await (await imageTrust()).waitForIdle();
  return editor;
}

/** Writes a file into the workspace and opens it; `REGISTRY` in its text stands for the lab's. */
export async function openNew(name: string, text: string): Promise<vscode.TextEditor> {
  await writeNew(name, text);
  return open(name);
}

/** The same without opening it. */
export async function writeNew(name: string, text: string): Promise<vscode.Uri> {
  await settingsOfTheLab();
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text.replaceAll('REGISTRY', registry())));
  return uri;
}

/** The codes of the diagnostics of a file, open or not, as soon as there are `count`. */
export async function diagnosticsOf(uri: vscode.Uri, count: number): Promise<readonly unknown[]> {
  const codes = (): readonly unknown[] =>
    vscode.languages.getDiagnostics(uri).map(({ code }) => (typeof code === 'object' ? code.value : code));
  while (codes().length !== count) {
    await new Promise<void>((resolve) => {
      const listener = vscode.languages.onDidChangeDiagnostics(() => {
        listener.dispose();
        resolve();
      });
    });
  }
  return codes();
}

/** `localhost:PORT` of the lab's registry. */
export function registry(): string {
  const [host] = Object.keys(trustServers());
  assert.ok(host, 'the settings name no registry');
  return host;
}

function trustServers(): object {
  return vscode.workspace.getConfiguration('imageTrust').get<object>('trustServers', {});
}

/** Where a file of the workspace is, or would be. */
export function inWorkspace(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no workspace is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** In a browser VS Code learns the machine's settings only some time after it has started. */
async function settingsOfTheLab(): Promise<void> {
  const known = (): boolean => Object.keys(trustServers()).length > 0;
  if (known()) return;
  await new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeConfiguration(() => {
      if (!known()) return;
      listener.dispose();
      resolve();
    });
  });
}

/** Throws away what a test has changed and closes what it has opened. */
export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Carries `action` out and waits for the change that it makes to the document: VS Code's own commands do not wait for it. */
export async function changing(document: vscode.TextDocument, action: () => Thenable<unknown>): Promise<void> {
  const changed = new Promise<void>((resolve) => {
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      listener.dispose();
      resolve();
    });
  });
  await action();
  await changed;
}

/** Our diagnostics of a document as `TEXT: SEVERITY CODE`, in order; the registry's port is left out. */
export function findings(document: vscode.TextDocument): readonly string[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'Image Trust')
    .sort((a, b) => a.range.start.compareTo(b.range.start))
    .map(({ range, severity, code }) => {
      const text = document
        .getText(range)
        .replace(registry(), 'REGISTRY')
        .replace(/(@sha256:.{4}).*/, '$1');
      const word = vscode.DiagnosticSeverity[severity].toLowerCase();
      return `${text}: ${word} ${typeof code === 'object' ? code.value : (code ?? '')}`;
    });
}

/** The range of the first occurrence of `text`. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `the document does not contain ${text}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** What the light bulb offers for a range, with the edits that VS Code would apply. */
export async function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    RESOLVE_ALL,
  );
}

/** More actions than any place offers: each is completed with its edit. */
const RESOLVE_ALL = 50;
