import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { expectUses, expectUsesWith, readCases } from './drawn.ts';

const FOLDER = join(import.meta.dirname, '../cases/documents');

describe.each(readdirSync(FOLDER).toSorted())('%s', (file) => {
  const cases = readCases(readFileSync(join(FOLDER, file), 'utf8'));

  it.each(cases)('$name', (drawn) => {
    expectUses(drawn);
  });

  it.each(cases)('$name (CRLF, byte order mark)', (drawn) => {
    expectUsesWith('\r\n', drawn);
  });

  // YAML knows a lone CR as a line end, its parser here does not.
  it.each(cases.filter(({ kind }) => kind === 'dockerfile'))('$name (CR)', (drawn) => {
    expectUsesWith('\r', drawn);
  });
});
