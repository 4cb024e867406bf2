import { describe, expect, test, vi } from 'vitest';
import { documentFilters } from '../../client/src/documents.ts';
import { DOCUMENT_PATTERNS, POLICY_PATTERN } from '../../server/src/lsp/check/document-patterns.ts';

const vscode = vi.hoisted(() => ({ workspaceFolders: undefined as { uri: { scheme: string } }[] | undefined }));

vi.mock('vscode', () => ({ workspace: vscode }));

describe('the client sends the server', () => {
  test('the documents that the server looks for on disk', () => {
    const patterns = documentFilters().flatMap(({ pattern }) => pattern ?? []);
    expect(new Set(patterns)).toEqual(new Set([...DOCUMENT_PATTERNS, POLICY_PATTERN]));
  });

  test('files and unsaved documents, and never the old version in a comparison (git:) or a snippet in a chat', () => {
    expect(new Set(documentFilters().map(({ scheme }) => scheme))).toEqual(new Set(['file', 'untitled']));
  });

  test('files of a workspace that is on no disk', () => {
    vscode.workspaceFolders = [{ uri: { scheme: 'vscode-vfs' } }];
    expect(documentFilters()).toContainEqual({ scheme: 'vscode-vfs', language: 'dockerfile' });
  });
});
