import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../server/src/documents/document-kind.ts';
import { DOCUMENT_KINDS } from '../../server/src/documents/document-kind.ts';
import { MAX_DOCUMENT_LENGTH, parseDocument } from '../../server/src/documents/parse-document.ts';
import { NO_CONTEXT } from './drawn.ts';

const SIZE = 256 * 1024;

/** As often as fits into a quarter of a megabyte, between a beginning and an end. */
function fill(unit: string, before = '', after = ''): string {
  return before + unit.repeat(SIZE / unit.length) + after;
}

/** Many lines, each with its number in it. */
function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

const DOCUMENTS: Readonly<Record<string, readonly [DocumentKind, string]>> = {
  'one long name': ['dockerfile', fill('a', 'FROM ')],
  'one long reference of short parts': ['dockerfile', fill('a/', 'FROM ')],
  'blank lines': ['dockerfile', fill('\n')],
  blanks: ['dockerfile', fill(' ', 'FROM ', 'x')],
  comments: ['dockerfile', fill('#\n')],
  'continued lines': ['dockerfile', fill('a\\\n', 'RUN ')],
  'continued lines of a name': ['dockerfile', fill('a\\\n', 'FROM ')],
  'continued words of an ARG': ['dockerfile', fill('A=1 \\\n', 'ARG ')],
  flags: ['dockerfile', fill('--from=a ', 'COPY ')],
  mounts: ['dockerfile', fill('from=a,', 'RUN --mount=')],
  stages: ['dockerfile', lines(5_000, (index) => `FROM a:${index} AS s${index}\n`)],
  'stages upon stages': ['dockerfile', lines(5_000, (index) => `FROM s${index} AS s${index + 1}\n`)],
  'ARGs upon ARGs': ['dockerfile', lines(5_000, (index) => `ARG A${index + 1}=$A${index}x\n`)],
  'ARGs that double': ['dockerfile', `ARG A=0123456789\n${fill('ARG A=$A$A\n')}`],
  'unknown variables': ['dockerfile', fill('FROM $a$b$c\n')],
  'nested defaults': ['dockerfile', fill('${A:-', 'FROM ')],
  patterns: [
    'dockerfile',
    `ARG A=${'a'.repeat(400)}\n${fill(`FROM x\${A##${'*a'.repeat(50)}b}\n`).slice(0, SIZE / 10)}`,
  ],
  triggers: ['dockerfile', fill('ONBUILD ')],
  'here-documents': ['dockerfile', fill('<<E ', 'RUN ')],
  'quotes before a here-document': ['dockerfile', fill('"', 'RUN <<EOF ')],
  'open brackets before a here-document': ['dockerfile', fill('[', 'RUN [<<')],
  'less-than signs': ['dockerfile', fill('<', 'RUN ')],
  'directive with blanks': ['dockerfile', fill(' ', '# syntax', 'x')],
  services: ['compose', `services:\n${lines(5_000, (index) => ` s${index}: {image: "a:${index}"}\n`)}`],
  'services that extend': [
    'compose',
    `services:\n${lines(2_500, (index) => ` s${index}: {extends: s${index + 1}, image: a}\n`)}`,
  ],
  'merges upon merges': [
    'compose',
    `${lines(2_500, (index) => `x${index + 1}: &b${index + 1} {<<: *b${index}}\n`)}services: {s: *b2500}`,
  ],
  documents: ['compose', fill('---\n')],
  errors: ['compose', fill('}\n')],
  nesting: ['compose', fill('[')],
  'a long scalar': ['compose', fill('a', 'services: {a: {image: "', '"}}')],
  'a scalar of escapes': ['compose', fill('\\x61', 'services: {a: {image: "', '"}}')],
  'a scalar of quotes': ['compose', fill("''", "services: {a: {image: '", "'}}")],
  'a scalar of lines': ['compose', fill('a\n  ', 'services:\n a:\n  image: ')],
  'a scalar of variables': ['compose', fill('$a', 'services: {a: {image: "', '"}}')],
  'a long inline Dockerfile': [
    'compose',
    `services:\n a:\n  build:\n   dockerfile_inline: |\n${fill('    FROM $A\n').slice(0, SIZE * 0.9)}`,
  ],
  'inline variables': [
    'compose',
    fill('$A', 'services: {a: {build: {dockerfile_inline: "FROM ', '"}}}').replace('$A$A', ''),
  ],
  'jobs and variables': [
    'gitlab-ci',
    `variables:\n${lines(4_000, (index) => ` V${index}: x\n`)}${lines(4_000, (index) => `j${index}: {image: $V${index}}\n`)}`,
  ],
  'nested objects': ['kubernetes', `apiVersion: v1\nkind: X\n${lines(190, (index) => `${' '.repeat(index)}a:\n`)}`],
  'objects merged upon objects': [
    'kubernetes',
    `apiVersion: v1\nkind: X\nb0: &b0 {k: v}\n${lines(5_000, (index) => `b${index + 1}: &b${index + 1} {<<: *b${index}, k${index}: v}\n`)}`,
  ],
  'aliases deeper than the stack': [
    'kubernetes',
    `apiVersion: v1\nkind: X\n? {a0: &a0 {k: v}${lines(8_000, (index) => `, a${index + 1}: &a${index + 1} {k: *a${index}}`)}}\n: v\nspec: *a8000\n`,
  ],
  'variables of many jobs': [
    'gitlab-ci',
    `x: &v\n${lines(5_000, (index) => ` V${index}: x\n`)}${lines(5_000, (index) => `j${index}: {variables: *v, image: $V1}\n`)}`,
  ],
  'arguments of many services': [
    'compose',
    `x: &v\n${lines(5_000, (index) => ` V${index}: x\n`)}services:\n${lines(5_000, (index) => ` s${index}: {build: {args: *v}}\n`)}`,
  ],
  'inline Dockerfiles of many services': [
    'compose',
    `services:\n${lines(5_000, (index) => ` s${index}: {build: {dockerfile_inline: FROM a}}\n`)}`,
  ],
  'services of many jobs': [
    'github-workflow',
    `x: &v {${lines(5_000, (index) => ` V${index}: {image: a},\n`)}}\njobs:\n${lines(5_000, (index) => ` j${index}: {services: *v}\n`)}`,
  ],
  'open expressions': ['github-workflow', fill("${{'", 'jobs: {a: {container: "', '"}}')],
  'open variables': ['devcontainer', fill('${', '{"image": "', '"}')],
  'open templates': ['kubernetes', fill('{{', 'apiVersion: v1\nkind: Pod\ncontainers: [{image: "', '"}]')],
  expressions: ['github-workflow', fill('${{a}}', 'jobs: {a: {container: "', '"}}')],
  'variables that grow': [
    'bake',
    `{"variable":{"A":{"default":"${'a'.repeat(SIZE / 2)}"}},"target":{"a":{"contexts":{"x":"docker-image://${fill('${A}').slice(0, SIZE / 2)}"}}}}`,
  ],
  'block comments': ['devcontainer', fill('/*', '{"image":"a"')],
  'comments in strings': ['devcontainer', fill('"//"', '{')],
};

// What grows with the square of its size would take hours.
describe('a quarter of a megabyte', { timeout: 60_000 }, () => {
  it.each(Object.entries(DOCUMENTS))('of %s is read to its end', (_, [kind, text]) => {
    for (const { span } of parseDocument(kind, text, NO_CONTEXT).uses)
      expect(span.end).toBeLessThanOrEqual(text.length);
  });
});

describe.each(DOCUMENT_KINDS)('%s', (kind) => {
  it('does not read what is too large', () => {
    const { uses, problems } = parseDocument(kind, 'FROM a\n'.padEnd(MAX_DOCUMENT_LENGTH + 1), NO_CONTEXT);
    expect(uses).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['too-large']);
  });

  it('does not read what is no text', () => {
    const { uses, problems } = parseDocument(kind, 'FROM a\n\0', NO_CONTEXT);
    expect(uses).toEqual([]);
    expect(problems).toMatchObject([{ code: 'binary', span: { start: 7, end: 8 } }]);
  });

  it('finds nothing in nothing', () => {
    expect(parseDocument(kind, '', NO_CONTEXT)).toEqual({ uses: [], problems: [] });
  });
});
