import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { DOCUMENT_KINDS } from '../../server/src/documents/document-kind.ts';
import { planEdit } from '../../server/src/documents/edit.ts';
import type { ImageUse } from '../../server/src/documents/image-use.ts';
import { findUses } from './drawn.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/supported-files.md'), 'utf8');
const PIN = { kind: 'set-digest', digest: `sha256:${'1'.repeat(64)}` } as const;

const HEADINGS: Readonly<Record<string, DocumentKind>> = {
  Dockerfile: 'dockerfile',
  Compose: 'compose',
  Bake: 'bake',
  'Development containers': 'devcontainer',
  'GitHub Actions': 'github-workflow',
  'GitLab CI': 'gitlab-ci',
  Kubernetes: 'kubernetes',
};

/** One row of a table, as the page has it. */
interface Row {
  readonly construct: string;
  readonly written: string;
  readonly expected: readonly [foundAs: string, means: string, edit: string];
}

describe('the page on supported files', () => {
  const sections = PAGE.split(/^## (?!Files that belong together)/m)
    .slice(1)
    .map(readSection);

  it('has a section for every kind of document', () => {
    expect(sections.map(({ kind }) => kind)).toEqual(DOCUMENT_KINDS);
  });

  describe.each(sections)('$kind', ({ kind, rows }) => {
    it.each(rows)('$construct', ({ written, expected }) => {
      expect(describeUses(findUses(kind, written))).toEqual(expected);
    });
  });
});

function describeUses(uses: readonly ImageUse[]): readonly [string, string, string] {
  const last = uses.at(-1);
  const plan = last && planEdit(last, PIN);
  const edit = plan?.kind === 'refused' ? plan.reason : 'yes';
  return [uses.map(({ kind }) => `\`${kind}\``).join(', '), uses.map(meaning).join(', '), plan ? edit : ''];
}

function meaning({ subject }: ImageUse): string {
  switch (subject.kind) {
    case 'reference':
      return `\`${subject.reference.text}\``;
    case 'invalid':
      return `invalid \`${subject.problem.code}\``;
    case 'unresolved':
      return `unresolved \`${subject.variables.join(' ')}\``;
  }
}

function readSection(section: string): { readonly kind: DocumentKind; readonly rows: readonly Row[] } {
  const [heading = '', ...lines] = section.split('\n');
  const table = lines.filter((line) => line.startsWith('| ')).slice(2);
  const kind = HEADINGS[heading];
  if (kind === undefined) throw new TypeError(`no kind of document is called ${heading}`);
  return { kind, rows: table.map(readRow) };
}

function readRow(line: string): Row {
  const cells = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
  const [construct = '', written = '', foundAs = '', means = '', edit = ''] = cells;
  const document = written.replace(/^(`+)(.*)\1$/, '$2').replaceAll('⏎', '\n');
  return { construct, written: document, expected: [foundAs, means, edit] };
}
