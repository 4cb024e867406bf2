import { expect, test } from 'vitest';
import { DOCUMENTS } from '../../client/src/documents.ts';
import { DOCUMENT_PATTERNS, POLICY_PATTERN } from '../../server/src/lsp/check/document-patterns.ts';

test('the client sends the server the documents that the server looks for on disk', () => {
  const patterns = DOCUMENTS.flatMap((filter) => ('pattern' in filter ? [filter.pattern] : []));
  expect(patterns).toEqual([...DOCUMENT_PATTERNS, POLICY_PATTERN]);
});
